using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>Reads a request to its end. A body that is not what its type claims leaves <c>Json</c> and <c>Parts</c> null.</summary>
public static class RequestReader
{
    public static async Task<ReceivedRequest> ReadAsync(HttpContext context, string provider, CancellationToken cancellationToken)
    {
        var http = context.Request;
        using var buffer = new MemoryStream();
        await http.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        _ = MediaTypeHeaderValue.TryParse(http.ContentType, out var type);
        var mediaType = type?.MediaType.Value?.ToLowerInvariant() ?? "";
        var request = new ReceivedRequest
        {
            Provider = provider,
            Method = http.Method,
            Path = http.Path.Value ?? "",
            RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "",
            Origin = $"{http.Scheme}://{http.Host}",
            Query = http.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            Headers = http.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => string.Join(", ", pair.Value.ToArray())),
            Route = http.RouteValues,
            Body = body,
            MediaType = mediaType,
            Json = mediaType.EndsWith("json", StringComparison.Ordinal) ? ParseJson(body) : null,
            Parts = mediaType == "multipart/form-data"
                ? await ParsePartsAsync(body, HeaderUtilities.RemoveQuotes(type!.Boundary).Value, cancellationToken)
                : null,
        };
        return FaultReader.Apply(request);
    }

    private static JsonElement? ParseJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<FormPart>?> ParsePartsAsync(byte[] body, string? boundary, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(boundary))
            return null;
        var parts = new List<FormPart>();
        try
        {
            using var stream = new MemoryStream(body, writable: false);
            var reader = new MultipartReader(boundary, stream);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.Name.HasValue)
                    return null;
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content, cancellationToken);
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value!;
                var fileName = disposition.FileNameStar.HasValue
                    ? disposition.FileNameStar
                    : HeaderUtilities.RemoveQuotes(disposition.FileName);
                parts.Add(new FormPart(name, fileName.Value, section.ContentType, content.ToArray()));
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return null;
        }

        return parts;
    }
}
