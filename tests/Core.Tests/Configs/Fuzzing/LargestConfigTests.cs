using System.Globalization;
using ImageGateway.Core.Configs;
using Xunit.Abstractions;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Configs of the greatest length that is read, each full of one thing: the bound of work holds for them too.</summary>
public sealed class LargestConfigTests(ITestOutputHelper output)
{
    private const string Sandbox = """{"provider":"sandbox"}""";

    /// <summary>A config around many pieces, and the piece; <c>#</c> in it is its number.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { """{"provider":"sandbox","on_status_codes":[?]}""", "0" },
        { """{"provider":"sandbox","on_status_codes":[?]}""", "500" },
        { """{"strategy":{"mode":"single"},"targets":[?]}""", Sandbox },
        { """{"strategy":{"mode":"single"},"targets":[?]}""", "{}" },
        { """{"strategy":{"mode":"single"},"targets":[?]}""", "1" },
        { "{?}", "\"p#\":1" },
        { "{?}", "\"provider\":\"sandbox\"" },
        { """{"provider":"sandbox","override_params":{?}}""", "\"p#\":1" },
        { """{"provider":"sandbox","override_params":{?}}""", "\"p\":1" },
        { """{"provider":"sandbox","default_params":{?}}""", "\"p[]\":1" },
        { """{"provider":"sandbox","drop_params":[?]}""", "\"p#\"" },
        { """{"provider":"sandbox","model_aliases":{?}}""", "\"p#\":\"\"" },
        { """{"provider":"sandbox","forward_headers":[?]}""", "\"A\"" },
        { """{"provider":"sandbox","input_mutators":[?]}""", "1" },
        { """{"provider":"sandbox","input_guardrails":[?]}""", "\"g\"" },
        { """{"provider":"sandbox","input_guardrails":[{?}]}""", "\"x#\":{}" },
        { """{"provider":"sandbox","input_guardrails":[{"default.contains":{"words":[?]}}]}""", "\"\"" },
        { """{"provider":"sandbox","input_guardrails":[{?}]}""", "\"default.regexMatch\":{\"rule\":\"a\"}" },
        { """{"provider":"sandbox","input_guardrails":[{"default.jsonSchema":{"schema":{"properties":{?}}}}]}""",
            "\"p#\":{\"pattern\":\"a\"}" },
        { """{"provider":"sandbox","input_guardrails":[{"default.jsonSchema":{"schema":{"required":[?]}}}]}""", "\"\"" },
        { """{"strategy":{"mode":"conditional","conditions":[?]},"targets":[{"name":"t","provider":"sandbox"}]}""",
            """{"query":{},"then":"t"}""" },
        { """{"strategy":{"mode":"conditional","conditions":[{"query":{?},"then":"t"}]},"targets":[{"name":"t","provider":"sandbox"}]}""",
            "\"metadata.a\":1" },
        { """{"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.a":{"$in":[?]}},"then":"t"}]},"targets":[{"name":"t","provider":"sandbox"}]}""",
            "1" },
        { """{"strategy":{"mode":"conditional","conditions":[{"query":{"metadata.a":{?}},"then":"t"}]},"targets":[{"name":"t","provider":"sandbox"}]}""",
            "\"$regex\":\"a\"" },
        { """{"strategy":{"mode":"conditional","conditions":[{"query":{"$or":[?]},"then":"t"}]},"targets":[{"name":"t","provider":"sandbox"}]}""",
            "{}" },
        { """{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"hash_fields":[?]}},"targets":[{"provider":"sandbox"}]}""",
            "\"url.\"" },
        { "[?]", "1" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compile_FullOfOneThing_StaysWithinItsBound(string frame, string piece)
    {
        foreach (var length in (ReadOnlySpan<int>)[1_000, 20_000, ConfigCompiler.MaxChars])
        {
            var text = Filled(frame, piece, length);
            var (accepted, bytes) = ConfigJudge.Judge(text, new Random(0));
            output.WriteLine(
                $"{text.Length} characters: {(accepted ? "accepted" : "refused")}, {bytes} bytes, {bytes / text.Length} per character");
        }
    }

    [Fact]
    public void Compile_ParametersOfEveryTargetOverThoseAbove_StaysWithinItsBound()
    {
        var number = 0;
        var text = Level(7);

        ConfigJudge.Judge(text, new Random(0));

        string Level(int below) => below == 0
            ? $$"""{"provider":"sandbox",{{Parameters()}}}"""
            : $$"""{"strategy":{"mode":"fallback"},{{Parameters()}},"targets":[{{Level(below - 1)}},{{string.Join(',', Enumerable.Range(0, 10).Select(_ => Level(0)))}}]}""";

        string Parameters() =>
            "\"override_params\":{"
                + string.Join(',', Enumerable.Range(0, 250).Select(_ => string.Create(CultureInfo.InvariantCulture, $"\"{number++}\":1")))
                + "}";
    }

    private static string Filled(string frame, string piece, int length)
    {
        var pieces = new List<string>();
        for (var rest = length - frame.Length; rest > 0;)
        {
            pieces.Add(piece.Replace("#", pieces.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            rest -= pieces[^1].Length + 1;
            if (rest < 0)
                pieces.RemoveAt(pieces.Count - 1);
        }

        return frame.Replace("?", string.Join(',', pieces), StringComparison.Ordinal);
    }
}
