using System.Collections.Frozen;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Sandbox;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>Every provider that is served with every model that it lists, for tests that forget none.</summary>
internal static class Registry
{
    public static readonly IReadOnlyList<IImageProvider> Providers = ImageProviders.All(
        new SandboxProvider(new SandboxServer(TimeProvider.System)));

    // Whatever a provider needs beside a key to know where to send.
    private static readonly FrozenDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["resource_name"] = "r",
        ["azure_foundry_url"] = "https://r.services.ai.azure.com",
        ["vertex_project_id"] = "p",
        ["vertex_region"] = "us-central1",
        ["aws_region"] = "us-west-2",
        ["aws_access_key_id"] = "AKIDEXAMPLE",
        ["aws_secret_access_key"] = "secret",
    }.ToFrozenDictionary();

    public static TheoryData<string> Slugs => new(Providers.Where(provider => provider.Models.Count > 0).Select(provider => provider.Slug));

    public static IImageProvider Provider(string slug) => Providers.Single(provider => provider.Slug == slug);

    public static ProviderEndpoint Endpoint { get; } = Ask.Endpoint() with { Settings = Settings };

    /// <summary>Writes a request as the gateway does, with no facts known and with files for links.</summary>
    public static (ImageRequest Image, Translation Translation) Write(IImageProvider provider, ImageRequest image, byte[] behindLinks)
    {
        var request = new ProviderRequest(image, Endpoint);
        while (true)
        {
            var (prepared, written, translation) = RequestTranslator.Translate(provider, request);
            request = prepared;
            if (translation.Needs is { } fact)
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = null } };
            else if (translation.NeedsFiles)
                request = request with { Image = WithFiles(request.Image, behindLinks) };
            else
                return (written, translation);
        }
    }

    private static ImageRequest WithFiles(ImageRequest image, byte[] bytes)
    {
        var inputs = image.Inputs;
        var field = inputs.Images.Length == 1 ? ParameterNames.Image : ParameterNames.ImageList;
        return image with
        {
            Inputs = new InputImages
            {
                Images = [.. inputs.Images.Select(input => WithFile(input, field, bytes))],
                Mask = inputs.Mask is null ? null : WithFile(inputs.Mask, ParameterNames.Mask, bytes),
                Others = inputs.Others,
            },
        };
    }

    private static InputImage WithFile(InputImage input, string field, byte[] bytes) =>
        input.File is not null
            ? input
            : new(input.Member) { File = ImageMediaType.Labelled(new MemoryInputFile(field, "image", "text/plain", bytes)) };
}
