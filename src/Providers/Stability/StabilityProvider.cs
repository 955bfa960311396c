using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Stability AI: the v1 engines and the v2beta services (providers 4). Third parties report v1 as deprecated;
/// its availability is unverified.
/// </summary>
public sealed class StabilityProvider : IImageProvider
{
    private const string DefaultModel = "core";

    private static readonly Uri Vendor = new("https://api.stability.ai");

    /// <inheritdoc/>
    public string Slug => "stability-ai";

    /// <inheritdoc/>
    public IReadOnlyList<ProviderSetting> Settings { get; } =
    [
        new("stability_client_id", "x-portkey-stability-client-id"),
        new("stability_client_user_id", "x-portkey-stability-client-user-id"),
        new("stability_client_version", "x-portkey-stability-client-version"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } =
        [.. StabilityModels.V1.Concat(StabilityModels.V2).Select(name => new ModelInfo(name, [ImageOperation.Generation]))];

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        if (image.Operation != ImageOperation.Generation)
            return Translation.Refuse(GatewayError.Unsupported($"Stability AI serves no image {image.Operation.ToString().ToLowerInvariant()}s here yet; use generations."));
        if (image.Parameters.Text(ParameterNames.Size) is { } size && size != "auto" && !ImageSize.TryParse(size, out _))
            return Translation.Refuse(GatewayError.Invalid($"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size, "invalid_value"));

        var model = image.Model ?? DefaultModel;
        return StabilityModels.IsV1(model)
            ? StabilityV1.Translate(request, model, request.BaseUrl ?? Vendor)
            : StabilityV2.Translate(request, model, request.BaseUrl ?? Vendor);
    }

    /// <inheritdoc/>
    public ProviderCall? ListModels(Target target, Uri? baseUrl) => null;

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => StabilityErrors.Read(status, body);

    /// <summary>The headers of both surfaces; the caller's <c>user</c> is Stability's client user.</summary>
    internal static IReadOnlyList<Header> Headers(ProviderRequest request, string accept) => ProviderHeaders.Of(
        ("authorization", ProviderHeaders.Bearer(request.Target.ApiKey)),
        ("accept", accept),
        ("stability-client-id", request.Target.Setting("stability_client_id")),
        ("stability-client-user-id", request.Target.Setting("stability_client_user_id") ?? HeaderSafe(request.Image.Parameters.Text(ParameterNames.User))),
        ("stability-client-version", request.Target.Setting("stability_client_version")));

    private static string? HeaderSafe(string? text) => text is not null && text.All(letter => letter is >= ' ' and <= '~') ? text : null;
}
