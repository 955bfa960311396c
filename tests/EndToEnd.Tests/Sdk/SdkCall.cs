using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>One call of a real client from npm, made by <see cref="NodeClients"/>.</summary>
internal sealed class SdkCall
{
    private readonly JsonObject _client;
    private readonly JsonObject _files = [];

    private SdkCall(string kind, Uri gateway, object options, object portkey)
    {
        _client = JsonSerializer.SerializeToNode(options)!.AsObject();
        _client["kind"] = kind;
        _client["baseURL"] = new Uri(gateway, "/v1").AbsoluteUri;
        _client["portkey"] = JsonSerializer.SerializeToNode(portkey);
    }

    /// <summary>OpenAI's client, with the headers that Portkey's <c>createHeaders</c> makes.</summary>
    public static SdkCall OpenAi(Uri gateway, object portkey, string apiKey = "sk-test-e2e") =>
        new("openai", gateway, new { apiKey }, portkey);

    /// <summary>OpenAI's client for Azure, with the gateway as its endpoint.</summary>
    public static SdkCall Azure(Uri gateway, object portkey, string apiKey, string? deployment = null) =>
        new("azure", gateway, deployment is null
            ? new { apiKey, apiVersion = "2025-04-01-preview" }
            : new { apiKey, apiVersion = "2025-04-01-preview", deployment }, portkey);

    /// <summary>Creates a call of Portkey's client.</summary>
    public static SdkCall Portkey(Uri gateway, object options) => new("portkey", gateway, options, new { });

    /// <summary>A header that the application sends beside the client's own.</summary>
    public SdkCall Header(string name, string value)
    {
        _client["headers"] = new JsonObject { [name] = value };
        return this;
    }

    /// <summary>How often the client sends again by itself; both do so twice where nothing is said.</summary>
    public SdkCall MaxRetries(int most)
    {
        _client["maxRetries"] = most;
        return this;
    }

    public SdkCall File(string field, byte[] content, string name = "picture.png", string type = "image/png")
    {
        _files[field] = Described(content, name, type);
        return this;
    }

    public SdkCall Files(string field, params IEnumerable<byte[]> contents)
    {
        _files[field] = new JsonArray([.. contents.Select((content, index) => Described(content, $"picture-{index}.png", "image/png"))]);
        return this;
    }

    /// <summary>Files on disk that the application streams by <c>fs.createReadStream</c>; one of them is given alone.</summary>
    public SdkCall Streams(string field, params IReadOnlyList<(string Name, byte[] Content)> files)
    {
        JsonNode[] streams = [.. files.Select(file => Described(file.Content, file.Name, null))];
        _files[field] = streams is [var one] ? one : new JsonArray(streams);
        return this;
    }

    /// <summary>Makes the call by the tests' node process.</summary>
    /// <param name="method">A method of <c>client.images</c>, or <c>models.list</c>.</param>
    /// <param name="body">The body as the application writes it, without files.</param>
    /// <param name="parameters">The second argument of Portkey's client.</param>
    public async Task<SdkOutcome> RunAsync(string method, object body, object? parameters = null)
    {
        var input = new JsonObject
        {
            ["client"] = _client.DeepClone(),
            ["method"] = method,
            ["body"] = JsonSerializer.SerializeToNode(body),
            ["files"] = _files.DeepClone(),
            ["params"] = JsonSerializer.SerializeToNode(parameters),
        };
        return new(await NodeClients.CallAsync(input));
    }

    private static JsonObject Described(byte[] content, string name, string? type) =>
        new() { ["name"] = name, ["base64"] = Convert.ToBase64String(content), ["type"] = type };
}

/// <summary>Result of a call as the application saw it.</summary>
internal sealed record SdkOutcome(JsonElement Json)
{
    public JsonElement Result =>
        Json.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(Json.GetRawText());

    public IReadOnlyList<JsonElement> Data => [.. Result.GetProperty("data").EnumerateArray()];

    public IReadOnlyList<JsonElement> Events =>
        Json.TryGetProperty("events", out var events)
            ? [.. events.EnumerateArray()]
            : throw new InvalidOperationException(Json.GetRawText());

    /// <summary>The exception, if one was thrown of this class.</summary>
    public JsonElement Thrown(string name, int? status = null)
    {
        Assert.True(Json.TryGetProperty("error", out var error), Json.GetRawText());
        Assert.Equal(name, error.GetProperty("name").GetString());
        if (status is not null)
            Assert.Equal(status, error.GetProperty("status").GetInt32());
        return error;
    }

    public string? Header(string name) => Json.GetProperty("headers").TryGetProperty(name, out var value) ? value.GetString() : null;
}
