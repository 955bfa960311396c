using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Replicate;

/// <summary>Writes the body of a prediction: <c>{"version","input":{…},"webhook"}</c>; files stand in it as data URIs.</summary>
internal static class ReplicateBody
{
    private const long MaxSeed = int.MaxValue;

    /// <summary>Writes the body of one call.</summary>
    /// <param name="input">The request.</param>
    /// <param name="version">The version to run, where the path does not say it.</param>
    /// <param name="count">Images that this call asks for.</param>
    /// <param name="before">Images that earlier calls ask for.</param>
    public static CallBody Write(ReplicateInput input, string? version, int count, int before)
    {
        using var body = new JsonBodyBuilder();
        var json = body.Writer;
        json.WriteStartObject();
        if (version is not null)
            json.WriteString("version", version);
        json.WriteStartObject("input");
        foreach (var member in input.Members)
        {
            json.WritePropertyName(member.Name);
            if (member.Files is { } files)
                WriteFiles(body, files, member.IsList);
            else
                json.WriteRawValue(Seeded(member, before).Span, skipInputValidation: true);
        }

        if (input.CountInput is { } countInput && (count > 1 || input.CountSaid || countInput.Default is not (null or 1)))
            json.WriteNumber(countInput.Name, count);
        json.WriteEndObject();
        foreach (var item in input.Beside)
        {
            json.WritePropertyName(item.Name);
            json.WriteRawValue(item.AsJson().Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        return body.Build();
    }

    private static ReadOnlyMemory<byte> Seeded(InputMember member, int before) =>
        before > 0 && member.Name == ParameterNames.Seed && new Parameter(member.Name, member.Json).AsInteger() is { } seed and >= 0
            ? JsonText.Number(FanOut.Seed(seed, before, MaxSeed))
            : member.Json;

    private static void WriteFiles(JsonBodyBuilder body, IReadOnlyList<InputFile> files, bool isList)
    {
        if (isList)
            body.Writer.WriteStartArray();
        foreach (var file in files)
            body.WriteFile(file, $"data:{MediaType(file.ContentType)};base64,");
        if (isList)
            body.Writer.WriteEndArray();
    }

    // The caller's text stands raw in the body.
    private static string MediaType(string type) =>
        type.Length > 0 && type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '+' or '.')
            ? type
            : "application/octet-stream";
}
