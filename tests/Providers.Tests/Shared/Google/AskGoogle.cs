using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Google;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;
using ImageGateway.Providers.VertexAi;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Asks Google's two surfaces.</summary>
internal static class AskGoogle
{
    public const string Token = "OAUTH2_ACCESS_TOKEN";
    public const string Imagen = "imagen-4.0-generate-001";
    public const string Capability = "imagen-3.0-capability-001";
    public const string Flash = "gemini-2.5-flash-image";
    public const string Newest = "gemini-3.1-flash-image";

    public static VertexAiProvider Vertex { get; } = new();

    public static GeminiProvider GeminiApi { get; } = new();

    public static IImageProvider Provider(bool atVertex) => atVertex ? Vertex : GeminiApi;

    public static ProviderEndpoint Endpoint(
        bool atVertex, string? key = null, params IEnumerable<(string Key, string Value)> settings) => new()
        {
            ApiKey = key ?? (atVertex ? Token : Ask.Key),
            Settings = settings.Append(("vertex_project_id", "example-project")).DistinctBy(setting => setting.Item1)
            .ToFrozenDictionary(setting => setting.Item1, setting => setting.Item2),
        };

    /// <summary>Translates a generation for Google.</summary>
    public static Translation Generate(bool atVertex, object body, ProviderEndpoint? endpoint = null) =>
        Translate(atVertex, new(ImageOperation.Generation, Parameters(body), []), endpoint);

    /// <summary>An edit as a form.</summary>
    public static Translation Edit(bool atVertex, (string Name, string Value)[] fields, params IReadOnlyList<InputFile> files) => Translate(
        atVertex, new(
            ImageOperation.Edit, new(
                [.. fields.Select(field => new Parameter(field.Name, Encoding.UTF8.GetBytes(field.Value), IsText: true))]), files));

    public static Translation Translate(bool atVertex, ImageRequest image, ProviderEndpoint? endpoint = null) =>
        Provider(atVertex).Translate(new(image, endpoint ?? Endpoint(atVertex)));

    /// <summary>The only call's body.</summary>
    public static JsonNode Body(Translation translation)
    {
        Assert.Null(translation.Refusal);
        return Bodies.Json(Assert.Single(translation.Calls));
    }

    /// <summary>A square PNG of one alpha.</summary>
    public static byte[] Png(int side, byte alpha) =>
        new TestPng { Width = side, Height = side, Pixels = [.. Enumerable.Repeat(alpha, side * side * 4)] }.Write();

    public static ParameterSet Parameters(object body) =>
        ParameterSet.Parse(body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(body), 64);
}
