using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Api.Endpoints.OpenApi;
using ImageGateway.Api.Hosting;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Endpoints;

/// <summary>The document and the routes are the same; what it says of answers is held against them in EndToEnd.Tests.</summary>
public sealed partial class ApiDocumentTests : IAsyncLifetime
{
    private static readonly string[] Verbs = ["get", "head", "post", "put", "delete"];

    private readonly TemporaryFolder _data = new();
    private WebApplication _gateway = null!;
    private JsonObject _document = null!;

    public async Task InitializeAsync()
    {
        _gateway = GatewayApplication.Build(["--data-directory", _data.Path, "--auth", "open"]);
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await _gateway.Services.GetRequiredService<ApiDocument>().WriteAsync(context);
        _document = JsonNode.Parse(body.ToArray())!.AsObject();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public void Document_EveryRoute_IsDescribedAndNoOther()
    {
        var routes = ((IEndpointRouteBuilder)_gateway).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                    .Select(method =>
                        $"{method.ToLowerInvariant()} "
                            + $"/{endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{**", "{", StringComparison.Ordinal)}"));

        Assert.Equal(routes.Order(StringComparer.Ordinal), Operations().Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Document_Operations_HaveNamesOfTheirOwnAndAllTheirPathParameters()
    {
        var operations = Operations().ToList();

        Assert.Distinct(operations.Select(operation => operation.Node["operationId"]!.GetValue<string>()));
        foreach (var (name, path, operation) in operations)
        {
            var parameters = (path["parameters"]?.AsArray() ?? []).Concat(operation["parameters"]?.AsArray() ?? [])
                .Select(parameter => Resolve(parameter!)).ToList();
            var inPath = parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "path")
                .Select(parameter => parameter["name"]!.GetValue<string>());
            Assert.Equal(PathParameter().Matches(name).Select(match => match.Groups[1].Value), inPath);
            Assert.NotEmpty(operation["summary"]!.GetValue<string>());
            Assert.Contains(
                operation["tags"]![0]!.GetValue<string>(), _document["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()));
        }
    }

    [Fact]
    public void Document_References_LeadSomewhereAndEverySchemaIsUsed()
    {
        var references = References(_document).ToHashSet();

        Assert.All(references, reference => Assert.NotNull(Resolve(new JsonObject { ["$ref"] = reference })));
        foreach (var (kind, members) in _document["components"]!.AsObject().Where(group => group.Key != "securitySchemes"))
            Assert.Empty(members!.AsObject().Select(member => $"#/components/{kind}/{member.Key}").Except(references));
    }

    [Fact]
    public void Document_BodiesOfManagementRoutes_AreThoseThatTheRoutesRead()
    {
        var bodies = ((IEndpointRouteBuilder)_gateway).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Body: endpoint.Metadata.GetMetadata<BodyOf>()?.Type))
            .Where(route => route.Body is not null && BodySchema.Bodies.Contains(route.Body)).ToList();

        Assert.Equal(BodySchema.Bodies.ToHashSet(), bodies.Select(route => route.Body!).ToHashSet());
        foreach (var (endpoint, body) in bodies)
        {
            var operation = _document["paths"]![endpoint.RoutePattern.RawText!]![endpoint.Metadata
                .GetMetadata<HttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant()]!;
            Assert.Equal(
                $"#/components/schemas/{body!.Name}",
                operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>());
        }
    }

    /// <summary>An object that says nothing of further members would let every answer pass that is held against it.</summary>
    [Fact]
    public void Document_ObjectsInAnswers_SayWhetherTheyHaveFurtherMembers()
    {
        var objects = new Dictionary<string, JsonObject>();
        foreach (var (name, _, operation) in Operations())
            Collect(operation["responses"]!, name, objects);

        Assert.True(objects.Count > 60, $"{objects.Count} objects");
        Assert.Empty(objects.Where(schema => !IsClosed(schema.Value)).Select(schema => schema.Key));
        var open = objects.Where(schema => schema.Value["additionalProperties"]?.GetValueKind() == JsonValueKind.True)
            .Select(schema => schema.Key.Replace("#/components/schemas/", string.Empty, StringComparison.Ordinal));
        Assert.Equal(
            [
                "AuditRecord/properties/after", "AuditRecord/properties/before", "Config/properties/config", "ConfigBoth/properties/config",
                "ExportedEntry/properties/earlier/items", "ExportedEntry/properties/record", "GuardrailCheck/properties/parameters",
                "ImagesResponse",
                "ImagesResponse/properties/data/items", "ImagesResponse/properties/hook_results", "ImagesResponse/properties/usage",
                "Model", "ProviderSettings", "get /openapi.json", "get /v1/configs/schema", "get /v1/models",
            ],
            open.Select(name => name.Split("/200/")[0]).Order(StringComparer.Ordinal));
    }

    private void Collect(JsonNode? node, string place, Dictionary<string, JsonObject> objects)
    {
        switch (node)
        {
            case JsonObject reference when reference["$ref"]?.GetValue<string>() is { } target:
                if (objects.TryAdd(target, new() { ["additionalProperties"] = false }))
                    Collect(Resolve(reference), target, objects);
                break;
            case JsonObject schema:
                if (schema.ContainsKey("properties") || TypesOf(schema).Contains("object"))
                    objects[place] = schema;
                foreach (var (name, member) in schema)
                    Collect(member, $"{place}/{name}", objects);
                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                    Collect(items[index], $"{place}/{index}", objects);
                break;
        }
    }

    private static bool IsClosed(JsonObject schema) =>
        schema.ContainsKey("additionalProperties") || schema["maxProperties"]?.GetValue<int>() == 0;

    private static IEnumerable<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => type!.GetValue<string>()),
        JsonValue type when type.GetValueKind() == JsonValueKind.String => [type.GetValue<string>()],
        _ => [],
    };

    private IEnumerable<(string Name, JsonNode Path, JsonNode Node)> Operations() =>
        from path in _document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Verbs.Contains(operation.Key)
        select ($"{operation.Key} {path.Key}", path.Value!, operation.Value!);

    private JsonNode Resolve(JsonNode node)
    {
        if (node["$ref"] is not { } reference)
            return node;
        return reference.GetValue<string>()[2..].Split('/')
            .Aggregate((JsonNode)_document, (at, name) => at[name] ?? throw new InvalidOperationException($"{reference} leads nowhere"));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members =>
            members.SelectMany(member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
