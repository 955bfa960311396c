using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Facts of requests, as odd as a caller may make them.</summary>
internal static class FuzzFacts
{
    private static readonly string[] Texts = ["a", "t1", "", "1e999", "NaN", "ab", "\ud800", "12", "🖼️"];

    /// <summary>Facts, and what counts how often they were asked for.</summary>
    public static (RequestAttributes Facts, CountingMetadata Metadata) Next(Random random)
    {
        var values = new Dictionary<string, RequestAttributeValue>();
        foreach (var name in (ReadOnlySpan<string>)["a", "n", "size", "plan", "user_id"])
        {
            if (random.Next(2) == 0)
                values[name] = random.Next(3) == 0
                    ? new(JsonValueKind.Number, random.Next(4).ToString(CultureInfo.InvariantCulture))
                    : RequestAttributeValue.From(Texts[random.Next(Texts.Length)]);
        }

        var metadata = new CountingMetadata(values);
        return (new(random.Next(2) == 0 ? "/v1/images/generations" : "/v1/images/edits", metadata, Request(random))
        { Patterns = new(TimeProvider.System) }, metadata);
    }

    private static ImageRequest Request(Random random)
    {
        if (random.Next(2) == 0)
        {
            var fields = ((string[])["prompt", "n", "model", "a"]).Select(
                name => new Parameter(name, Encoding.UTF8.GetBytes(random.Next(3) == 0 ? "2" : "a \ud800 \u0000 \""), IsText: true));
            return new(ImageOperation.Edit, new([.. fields]), []);
        }

        var json = $$"""{"prompt":"a cat","n":{{random.Next(1, 5)}},"a":{{Oddities.Next(random)}},"size":{{Oddities.Next(random)}},"model":"t1"}""";
        return new(ImageOperation.Generation, ParameterSet.Parse(Encoding.UTF8.GetBytes(json), maxDepth: 64), []);
    }
}
