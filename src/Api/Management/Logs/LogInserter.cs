using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Management.Logs;

/// <summary>Makes entries of the request log from requests that were made elsewhere.</summary>
internal sealed class LogInserter(IGatewayKeyFinder keys, TimeProvider time)
{
    private const int MaxBodyChars = 64 << 10;
    private const int MaxMetadata = 32;
    private const int LongText = 512;
    private const string Withheld = "\"[withheld: a key of this gateway stands in it]\"";

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n");

    // Members of metadata that say something of the entry itself.
    private static readonly string[] OwnNames = ["trace_id", "traceId", "traceID", "span_id", "spanId", "span_name", "spanName"];

    /// <summary>Makes an entry of a request.</summary>
    /// <param name="principal">Key that inserts it, whose workspace it belongs to.</param>
    /// <param name="inserted">The request and its response.</param>
    public LogEntry Make(Principal principal, LogInsertion inserted)
    {
        var (now, metadata) = (time.GetUtcNow(), inserted.Metadata.Value);
        var (request, response) = (inserted.Request.Body, inserted.Response.Body);
        var duration = (long)((inserted.Response.ResponseTime.Value ?? 0) * 1_000);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.AddMicroseconds(-duration).ToUnixTimeMilliseconds());
        var status = inserted.Response.Status.Value ?? StatusCodes.Status200OK;
        return new()
        {
            Id = Guid.CreateVersion7(at),
            At = at,
            TraceId = LogText.Cut(OwnNames.Take(3).Select(name => TextOf(metadata, name)).FirstOrDefault(static text => text.Length > 0)
                ?? Guid.NewGuid().ToString()),
            Source = LogSource.Client,
            IsFinal = true,
            Provider = LogText.Cut(inserted.Request.Provider.Value),
            Model = LogText.Cut(Member(request, "model")),
            Operation = OperationOf(inserted.Request.Url),
            Workspace = principal.Workspace,
            ApiKey = principal.Id == Principal.Open.Id ? string.Empty : principal.Id,
            User = LogText.Cut(Member(request, "user") is { Length: > 0 } user ? user : TextOf(metadata, "_user")),
            Metadata = MetadataOf(metadata),
            Status = status,
            Class = status < 400 ? AttemptClass.Answered : AttemptClass.Failed,
            Timings = new(0, 0, duration, 0),
            RequestBytes = Encoding.UTF8.GetByteCount(request.GetRawText()),
            ResponseBytes = Encoding.UTF8.GetByteCount(response.GetRawText()),
            Tokens = TokensOf(response, "total_tokens") ?? 0,
            InputTokens = TokensOf(response, "input_tokens") ?? TokensOf(response, "prompt_tokens"),
            OutputTokens = TokensOf(response, "output_tokens") ?? TokensOf(response, "completion_tokens"),
            Images = ImagesOf(response),
            Body = BodyOf(inserted),
        };
    }

    private LogBody BodyOf(LogInsertion inserted)
    {
        var request = Text(inserted.Request.Body);
        var response = Text(inserted.Response.Body);
        var call = new JsonObject
        {
            ["method"] = inserted.Request.Method.Value ?? "POST",
            ["url"] = WithoutSecrets(inserted.Request.Url),
            ["headers"] = new JsonArray([.. (inserted.Request.Headers.Value?.Keys ?? []).Select(static name => (JsonNode)name)]),
        };
        var prompt = Member(inserted.Request.Body, "prompt");
        return new()
        {
            Prompt = prompt.Length == 0 || request == Withheld ? null : prompt[..Math.Min(prompt.Length, MaxBodyChars)],
            Request = request,
            Sent = Kept(call.ToJsonString()),
            Received = response,
            Response = response,
        };
    }

    private string Text(JsonElement json)
    {
        var node = JsonNode.Parse(json.GetRawText());
        var text = (Shortened(node) ?? node)?.ToJsonString() ?? "null";
        return Kept(text.Length <= MaxBodyChars ? text : JsonSerializer.Serialize(text[..MaxBodyChars], BodyContext.Default.String));
    }

    private string Kept(string text) => keys.HoldsKey(Encoding.UTF8.GetBytes(text)) ? Withheld : text;

    // Images in base64 are as long as no other text; what stands for them is a new node, and null where nothing does.
    private static JsonNode? Shortened(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (Shortened(value) is { } shorter)
                        members[name] = shorter;
                }

                return null;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    if (Shortened(items[index]) is { } shorter)
                        items[index] = shorter;
                }

                return null;
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Length > LongText && IsBase64(text):
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
                return string.Create(CultureInfo.InvariantCulture, $"[image: {text.Length} characters of base64, {hash}]");
            default:
                return null;
        }
    }

    private static bool IsBase64(string text) =>
        text.StartsWith("data:", StringComparison.Ordinal)
            || !text.AsSpan(0, LongText).ContainsAnyExcept(Base64);

    private static string WithoutSecrets(string url) => Uri.TryCreate(url, UriKind.Absolute, out var absolute)
        ? absolute.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : url.Split('?', 2)[0];

    private static ImageOperation OperationOf(string url) => url.Split('?', 2)[0].Split('/')[^1] switch
    {
        "edits" => ImageOperation.Edit,
        "variations" => ImageOperation.Variation,
        _ => ImageOperation.Generation,
    };

    private static long? TokensOf(JsonElement response, string name) =>
        response.ValueKind == JsonValueKind.Object && response.TryGetProperty("usage", out var usage)
            && usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty(name, out var count)
            && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var tokens) && tokens >= 0
            ? tokens
            : null;

    private static ImmutableArray<LogImage> ImagesOf(JsonElement response)
    {
        const int Most = 100;
        var images = response.ValueKind == JsonValueKind.Object && response.TryGetProperty("data", out var data)
            && data.ValueKind == JsonValueKind.Array
            ? Math.Min(data.GetArrayLength(), Most)
            : 0;
        return [.. Enumerable.Repeat(new LogImage(string.Empty, string.Empty, 0), images)];
    }

    private static ImmutableSortedDictionary<string, string> MetadataOf(IReadOnlyDictionary<string, JsonElement>? metadata) =>
        (metadata ?? ImmutableDictionary<string, JsonElement>.Empty)
            .Where(static pair => !OwnNames.Contains(pair.Key) && pair.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            .Take(MaxMetadata).GroupBy(static pair => LogText.Cut(pair.Key))
            .ToImmutableSortedDictionary(
                static group => group.Key, static group => LogText.Cut(TextOf(group.First().Value)), StringComparer.Ordinal);

    private static string TextOf(IReadOnlyDictionary<string, JsonElement>? metadata, string name) =>
        metadata is not null && metadata.TryGetValue(name, out var value) ? TextOf(value) : string.Empty;

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
        _ => value.GetRawText(),
    };

    private static string Member(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : string.Empty;
}
