using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Options;

namespace ImageGateway.Api.Endpoints.OpenApi;

/// <summary>
/// <c>GET /openapi.json</c>: what every route takes and gives, as OpenAPI 3.1. It is put together from a part for each
/// subject, in the folder beside this file, and from the records of management bodies.
/// </summary>
internal sealed class ApiDocument(BodySchemaWriter bodies)
{
    /// <summary>Path at which the document is served.</summary>
    public const string Route = "/openapi.json";

    private const string Prefix = "ImageGateway.Api.Endpoints.OpenApi.Document.";
    private static readonly string[] OpenOrKnown = ["properties", "additionalProperties", "maxProperties", "allOf", "anyOf", "oneOf"];

    private const string Base = Prefix + "base.json";

    private readonly Lazy<byte[]> _text = new(() => JsonSerializer.SerializeToUtf8Bytes(Compose(bodies.All())));

    /// <summary>Answers with the OpenAPI document.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _text.Value.Length;
        await context.Response.Body.WriteAsync(_text.Value);
    }

    private static JsonObject Compose(JsonObject bodies)
    {
        var document = Read(Base);
        document["info"]!["version"] = GatewayVersion.Text;
        foreach (var name in typeof(ApiDocument).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name != Base).Order(StringComparer.Ordinal))
        {
            var part = Read(name);
            Move(part["paths"], document["paths"]!);
            foreach (var (kind, members) in part["components"]?.AsObject() ?? [])
                Move(members, document["components"]![kind]!);
        }

        Move(bodies, document["components"]!["schemas"]!);
        Open(document);
        return document;
    }

    // Generators of clients take an object without members for one that has none; here it is one that may have any.
    private static void Open(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Open(item);
        }

        if (node is not JsonObject schema)
            return;
        foreach (var (_, below) in schema)
            Open(below);
        if (IsObject(schema["type"]) && !OpenOrKnown.Any(schema.ContainsKey))
            schema["additionalProperties"] = true;
    }

    private static bool IsObject(JsonNode? type) => type switch
    {
        JsonValue one => one.TryGetValue<string>(out var name) && name == "object",
        JsonArray several => several.Any(IsObject),
        _ => false,
    };

    // Add throws where two parts say the same thing twice.
    private static void Move(JsonNode? from, JsonNode to)
    {
        foreach (var (name, value) in from?.AsObject() ?? [])
            to.AsObject().Add(name, value!.DeepClone());
    }

    private static JsonObject Read(string resource)
    {
        using var stream = typeof(ApiDocument).Assembly.GetManifestResourceStream(resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
