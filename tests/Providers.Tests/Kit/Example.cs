using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>A file of tests/Examples: a request that a provider was sent, or an answer that it gave.</summary>
internal sealed record Example(JsonNode Root)
{
    public static Example Request(string name) => Load($"{name}.request.json");

    public static Example Response(string name) => Load($"{name}.response.json");

    public static Example Error(string name) => Load($"{name}.error.json");

    public string Method => (string)Root["method"]!;

    public string Url => (string)Root["base_url"]! + (string)Root["path"]!;

    public JsonNode Body => Root["body"]!;

    public int Status => (int)Root["status"]!;

    /// <summary>The exchanges of a provider that works in tasks.</summary>
    public IReadOnlyList<(Example Request, Example Response)> Steps =>
        [.. Root["steps"]!.AsArray().Select(step => (new Example(step!["request"]!), new Example(step["response"]!)))];

    public string? Header(string name) => (string?)Root["headers"]?[name];

    /// <summary>The body's bytes as they were on the wire.</summary>
    public byte[] Bytes => Root["body_base64"] is { } base64
        ? Convert.FromBase64String((string)base64!)
        : Encoding.UTF8.GetBytes((string?)Root["body_text"] ?? Root["body"]!.ToJsonString());

    /// <summary>The answer as the gateway sees it.</summary>
    public ProviderResponse ResponseBody => new(Status, Header("content-type")!.Split(';')[0], Header, new MemoryStream(Bytes));

    /// <summary>Asserts that a call is this request: address, headers that matter, and every field of the body.</summary>
    public void AssertIs(ProviderCall call)
    {
        Assert.Equal((Method, Url), (call.Method.Method, call.Uri.AbsoluteUri));
        foreach (var (name, value) in Root["headers"]!.AsObject().Where(header => header.Key != "content-type"))
            Assert.Equal((name, (string?)value), (name, call.Headers.SingleOrDefault(header => header.Name == name).Value));
        if (Root["body"] is { } body)
            Bodies.AssertSame(body, Bodies.Json(call.Body));
        else
            Assert.Null(call.Body);
    }

    private static Example Load(string file) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Examples", file)))!);
}
