using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Inputs;

/// <summary>Every provider that is served with every model that it lists, for tests that forget none.</summary>
internal static class Registry
{
    public static TheoryData<string> Slugs =>
        [.. Declared.Providers.Where(provider => provider.Models.Count > 0).Select(provider => provider.Slug)];

    public static ProviderEndpoint Endpoint { get; } = Ask.Endpoint() with { Settings = Declared.Settings };

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
