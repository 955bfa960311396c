using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Stability AI: the v1 engines and the v2beta services (https://platform.stability.ai/docs/api-reference). Third parties report
/// v1 as deprecated; its availability is unverified.
/// </summary>
public sealed class StabilityProvider : IImageProvider
{
    private static readonly Uri Vendor = new("https://api.stability.ai");

    /// <inheritdoc/>
    public string Slug => "stability-ai";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Settings =
        [
            new("stability_client_id", "x-portkey-stability-client-id") { Kind = SettingKind.Unchecked },
            new("stability_client_user_id", "x-portkey-stability-client-user-id") { Kind = SettingKind.Unchecked },
            new("stability_client_version", "x-portkey-stability-client-version") { Kind = SettingKind.Unchecked },
        ],
        ForwardedHeaders = ["finish-reason", "seed"],
        CountNames = ["samples"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => StabilityModels.All;

    /// <inheritdoc/>
    public UsualValues UsualFor(string? model)
    {
        var known = model is null ? null : Models.FirstOrDefault(info => info.Name == model);
        var usual = UsualValues.OpenAi.With(ParameterNames.OutputFormat, known?.Formats[0] ?? "png");

        // What is cut out stands on nothing.
        return model == "remove-background" ? usual.With(ParameterNames.Background, "auto") : usual;
    }

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) =>
        image.Model is null && StabilityServices.Choose(image, image.Inputs.Mask is not null).TryGet(out var chosen, out _)
            ? new(chosen.Model)
            : null;

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();
        if (image.Parameters.Text(ParameterNames.Size) is { } size && size != "auto" && !ImageSize.TryParse(size, out _))
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                    "invalid_value"));

        var baseUrl = request.Endpoint.BaseUrl ?? Vendor;
        if (image.Model is not { } engine || !StabilityModels.IsV1(engine))
            return StabilityV2.Translate(request, baseUrl);
        return image.Operation == ImageOperation.Generation
            ? StabilityV1.Translate(request, engine, baseUrl)
            : StabilityV1Edits.Translate(request, engine, baseUrl);
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => StabilityErrors.Read(status, body);

    /// <summary>The headers of both surfaces; the caller's <c>user</c> is Stability's client user.</summary>
    internal static IReadOnlyList<Header> Headers(ProviderRequest request, string accept) => ProviderHeaders.Create(
        ("authorization", ProviderHeaders.Bearer(request.Endpoint.ApiKey)),
        ("accept", accept),
        ("stability-client-id", request.Endpoint.Setting("stability_client_id")),
        ("stability-client-user-id", request.Endpoint.Setting("stability_client_user_id")
            ?? HeaderSafe(request.Image.Parameters.Text(ParameterNames.User))),
        ("stability-client-version", request.Endpoint.Setting("stability_client_version")));

    /// <summary>Determines whether the caller's <c>user</c> is sent to Stability.</summary>
    internal static bool CarriesUser(ImageRequest image) => HeaderSafe(image.Parameters.Text(ParameterNames.User)) is not null;

    private static string? HeaderSafe(string? text) => text is not null && HeaderText.IsSendable(text) ? text : null;
}
