using System.Text.Json;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Replicate;

/// <summary>A link to an image, or a data URI that is one.</summary>
public sealed record ImageRule(string Name) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter) =>
        parameter.Text is { } text && IsImage(text) ? null : WrongType("a URL", parameter);

    public static bool IsImage(string text)
    {
        if (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
            return Uri.TryCreate(text, UriKind.Absolute, out _);
        return Read(text) is not null;
    }

    /// <summary>The image of a data URI, or null.</summary>
    public static ImageInfo? Read(string text)
    {
        var comma = text.IndexOf(";base64,", StringComparison.Ordinal);
        if (!text.StartsWith("data:", StringComparison.Ordinal) || comma < 0)
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[(comma + 8)..], bytes, out var length) ? ImageInfo.Read(bytes.AsSpan(0, length)) : null;
    }
}

/// <summary>A list of such.</summary>
public sealed record ImagesRule(string Name) : ParameterRule(Name)
{
    public override Violation? Check(Parameter parameter) =>
        parameter.Json is { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && ImageRule.IsImage(item.GetString()!))
            ? null
            : WrongType("a list of URLs", parameter);
}
