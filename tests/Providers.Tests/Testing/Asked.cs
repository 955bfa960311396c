using System.Collections.Frozen;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Testing;

/// <summary>Requests as clients send them.</summary>
internal static class Asked
{
    public const string Key = "EXAMPLE_KEY";

    /// <summary>A small image for forms.</summary>
    public static InputFile Image(string field) =>
        new MemoryInputFile(field, field.TrimEnd('[', ']') + ".png", "image/png", "picture"u8.ToArray());

    public static IImageProvider Provider(string slug) =>
        Declared.Provider(slug);

    public static ProviderEndpoint Endpoint(params IEnumerable<(string Key, string Value)> settings) => new()
    {
        ApiKey = Key,
        Settings = settings.ToFrozenDictionary(setting => setting.Key, setting => setting.Value),
    };

    public static ImageRequest Json(string body, ImageOperation operation = ImageOperation.Generation) =>
        new(operation, ParameterSet.Parse(Encoding.UTF8.GetBytes(body), 32), []);

    public static ImageRequest Form(
        ImageOperation operation, IEnumerable<(string Name, string Value)> fields, params IReadOnlyList<InputFile> files) =>
        new(operation, new(
            [.. fields.Select(field => new Parameter(field.Name, Encoding.UTF8.GetBytes(field.Value), IsText: true))]), files);

    /// <summary>Asks a provider with no settings for a generation.</summary>
    public static Translation Of(string provider, string body) => Provider(provider).Translate(new(Json(body), Endpoint()));
}
