using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Providers.Tests.Kit;

/// <summary>Builds requests as callers send them.</summary>
internal static class Ask
{
    public const string Key = "EXAMPLE_KEY";

    /// <summary>A generation with the members of an object as its body.</summary>
    public static ProviderRequest Generate(string provider, object body, Uri? baseUrl = null) =>
        Of(provider, ImageOperation.Generation, body, baseUrl);

    /// <summary>An edit in JSON.</summary>
    public static ProviderRequest Edit(string provider, object body, Uri? baseUrl = null) =>
        Of(provider, ImageOperation.Edit, body, baseUrl);

    /// <summary>An edit as a form: every parameter is text.</summary>
    public static ProviderRequest EditForm(
        string provider, IEnumerable<(string Name, string Value)> fields, params IReadOnlyList<InputFile> files) =>
        new(new(ImageOperation.Edit, new(
            [.. fields.Select(field => new Parameter(field.Name, Encoding.UTF8.GetBytes(field.Value), IsText: true))]), files), Target(
                provider));

    /// <summary>A request of any kind.</summary>
    public static ProviderRequest Of(string provider, ImageOperation operation, object body, Uri? baseUrl = null) =>
        new(new(operation, ParameterSet.Parse(JsonSerializer.SerializeToUtf8Bytes(body), 64), []), Target(provider), baseUrl);

    /// <summary>Has a request written as the gateway does: prepared first.</summary>
    public static Translation Write(this IImageProvider provider, ProviderRequest request) =>
        RequestTranslator.Translate(provider, request).Translation;

    public static InputFile Image(string field = "image", string name = "picture.png", string type = "image/png", byte[]? content = null) =>
        new MemoryInputFile(field, name, type, content ?? [1, 2, 3]);

    public static Target Target(string provider, string key = Key) =>
        new() { Provider = provider, ApiKey = key, Settings = FrozenDictionary<string, string>.Empty };

    /// <summary>A request with parameters in the order given.</summary>
    public static ParameterSet Parameters(params IEnumerable<Parameter> items) => new([.. items.ToImmutableArray()]);
}
