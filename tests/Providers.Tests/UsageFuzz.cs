using System.Globalization;
using System.Text;

namespace ImageGateway.Providers.Tests;

/// <summary>Draws counts of tokens as providers, hosts and proxies write them, sound or not.</summary>
/// <param name="random">Source of the draws.</param>
internal sealed class UsageFuzz(Random random)
{
    private static readonly string[] OpenAiNames = ["input_tokens", "output_tokens", "prompt_tokens", "completion_tokens", "total_tokens"];
    private static readonly string[] DetailNames =
        ["input_tokens_details", "output_tokens_details", "prompt_tokens_details", "completion_tokens_details"];
    private static readonly string[] PartNames = ["text_tokens", "image_tokens", "cached_tokens", "reasoning_tokens"];
    private static readonly string[] GoogleNames = ["promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount",
        "cachedContentTokenCount", "toolUsePromptTokenCount"];
    private static readonly string[] GoogleLists = ["promptTokensDetails", "candidatesTokensDetails", "cacheTokensDetails"];
    private static readonly string[] Modalities = ["TEXT", "IMAGE", "AUDIO", ""];

    private static readonly string[] OddValues =
        ["0", "-1", "-9223372036854775808", "9223372036854775807", "18446744073709551616", "1e400", "1e18", "-0.5", "0.25", "\"4160\"",
            "\"\"", "null", "true", "[]", "{}", "1e-9", "NaN"];

    /// <summary>A usage in the words of OpenAI's image routes, of chat, or of both.</summary>
    public byte[] OpenAi()
    {
        var text = new StringBuilder("{");
        Members(text, OpenAiNames);
        foreach (var name in DetailNames)
        {
            if (random.Next(3) > 0)
                continue;
            Comma(text).Append(CultureInfo.InvariantCulture, $"\"{name}\":");
            Object(text, PartNames, random.Next(4) == 0 ? "cached_tokens_details" : null);
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    /// <summary>A usage in Google's words.</summary>
    public byte[] Google()
    {
        var text = new StringBuilder("{");
        Members(text, GoogleNames);
        foreach (var name in GoogleLists)
        {
            if (random.Next(2) > 0)
                continue;
            Comma(text).Append(CultureInfo.InvariantCulture, $"\"{name}\":[");
            for (var index = random.Next(3); index >= 0; index--)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"modality\":\"{Modalities[random.Next(Modalities.Length)]}\",\"tokenCount\":{Value()}}}{(index > 0 ? "," : "")}");
            text.Append(']');
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private void Object(StringBuilder text, string[] names, string? inner)
    {
        if (random.Next(8) == 0)
        {
            text.Append(Odd());
            return;
        }

        text.Append('{');
        Members(text, names);
        if (inner is not null)
        {
            Comma(text).Append(CultureInfo.InvariantCulture, $"\"{inner}\":");
            Object(text, names, null);
        }

        text.Append('}');
    }

    private void Members(StringBuilder text, string[] names)
    {
        foreach (var name in names)
        {
            if (random.Next(3) > 0)
                Comma(text).Append(CultureInfo.InvariantCulture, $"\"{name}\":{Value()}");
        }
    }

    private static StringBuilder Comma(StringBuilder text) => text[^1] is '{' or '[' ? text : text.Append(',');

    private string Value() =>
        random.Next(4) == 0 ? Odd() : random.Next(random.Next(2) == 0 ? 300 : 30_000).ToString(CultureInfo.InvariantCulture);

    private string Odd() => OddValues[random.Next(OddValues.Length)];
}
