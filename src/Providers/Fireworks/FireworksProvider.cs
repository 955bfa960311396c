using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Fireworks AI: FLUX, Kontext and the SDXL family (https://docs.fireworks.ai). Unverified: which error body comes with which
/// status, and <c>style_preset</c> of the SDXL family. The fields of <c>image_to_image</c> are those that public clients
/// send. An inpainting route is documented nowhere, so masks are refused.
/// </summary>
public sealed class FireworksProvider : IImageProvider
{
    /// <summary>The provider's name for people.</summary>
    internal const string Vendor = "Fireworks AI";

    private static readonly Uri BaseUrl = new("https://api.fireworks.ai/inference/v1");

    private readonly FireworksReader _reader = new();

    /// <inheritdoc/>
    public string Slug => "fireworks-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Settings = [new("fireworks_account_id", "x-portkey-fireworks-account-id")],
        ForwardedHeaders = ["finish-reason", "seed", "fireworks-*", "x-fireworks-*"],
        CountNames = ["samples"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => FireworksModels.All;

    /// <inheritdoc/>
    public ModelInfo? FindModel(string name)
    {
        var whole = FireworksModels.NameOf(name, account: null);
        return Models.FirstOrDefault(model => model.Name == whole);
    }

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => new(DefaultName(image));

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        var asked = image.Model ?? DefaultName(image);
        var model = FireworksModels.NameOf(asked, request.Endpoint.Setting("fireworks_account_id"));
        var surface = FireworksModels.SurfaceOf(model);
        if (ModelPath.Of(model) is not { } path)
            return Translation.Refuse(Refusals.BadModel(model));
        if (Refuse(image, model, surface) is { } refusal)
            return Translation.Refuse(refusal);

        var order = new FireworksRequest(
            image, model, below => ProviderHeaders.Below(request.Endpoint.BaseUrl ?? BaseUrl, below), request.Endpoint.ApiKey)
        { Path = path };
        return surface switch
        {
            FireworksSurface.Flux => FireworksFlux.Translate(order, _reader),
            FireworksSurface.Kontext => FireworksKontext.Translate(order),
            _ => FireworksDiffusion.Translate(order, _reader),
        };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => FireworksErrors.Read(status, body);

    /// <summary>The negative prompt where there is one; the workflows have no place for it.</summary>
    internal static IEnumerable<string> NoNegative(ParameterSet parameters) =>
        parameters.Find(ParameterNames.NegativePrompt) is null ? [] : [ParameterNames.NegativePrompt];

    private static string DefaultName(ImageRequest image) =>
        image.Operation == ImageOperation.Generation ? FireworksModels.DefaultModel : FireworksModels.DefaultEditModel;

    private static GatewayError? Refuse(ImageRequest image, string model, FireworksSurface surface)
    {
        if (image.Operation == ImageOperation.Variation)
            return GatewayError.Unsupported($"{Vendor} has no image variations; an edit with a prompt comes nearest.");
        if (image.Inputs.Mask is not null)
            return Refusals.NoMask(Vendor, "Say in the prompt what is to change, and leave the mask out.");
        if (image.Operation == ImageOperation.Edit && surface == FireworksSurface.Flux)
            return Refusals.NoOperation(Vendor, model, image.Operation, "FLUX Kontext and the SDXL family edit.");
        return Refusals.Prompt(image) ?? SizeParameter.Check(image.Parameters) ?? Refusals.Format(image.Parameters);
    }
}
