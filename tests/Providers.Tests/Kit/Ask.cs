using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Builds requests as callers send them.</summary>
internal static class Ask
{
    public const string Key = "EXAMPLE_KEY";

    /// <summary>A generation with the members of an object as its body.</summary>
    public static ProviderRequest Generate(object body, Uri? baseUrl = null) =>
        Of(ImageOperation.Generation, body, baseUrl);

    /// <summary>An edit in JSON.</summary>
    public static ProviderRequest Edit(object body, Uri? baseUrl = null) =>
        Of(ImageOperation.Edit, body, baseUrl);

    /// <summary>An edit as a form: every parameter is text.</summary>
    public static ProviderRequest EditForm(
        IEnumerable<(string Name, string Value)> fields, params IReadOnlyList<InputFile> files) =>
        new(new(ImageOperation.Edit, new(
            [.. fields.Select(field => new Parameter(field.Name, Encoding.UTF8.GetBytes(field.Value), IsText: true))]), files), Endpoint());

    /// <summary>A request of any kind.</summary>
    public static ProviderRequest Of(ImageOperation operation, object body, Uri? baseUrl = null) =>
        new(new(operation, ParameterSet.Parse(JsonSerializer.SerializeToUtf8Bytes(body), 64), []), Endpoint() with { BaseUrl = baseUrl });

    /// <summary>Has a request written as the gateway does: prepared first.</summary>
    public static Translation Write(this IImageProvider provider, ProviderRequest request) =>
        RequestTranslator.Translate(provider, request).Translation;

    public static InputFile Image(string field = "image", string name = "picture.png", string type = "image/png", byte[]? content = null) =>
        new MemoryInputFile(field, name, type, content ?? [1, 2, 3]);

    public static ProviderEndpoint Endpoint(string key = Key) => new() { ApiKey = key };

    /// <summary>A request with parameters in the order given.</summary>
    public static ParameterSet Parameters(params IEnumerable<Parameter> items) => new([.. items.ToImmutableArray()]);
}
