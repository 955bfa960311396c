using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Sandbox;

/// <summary>
/// The built-in provider: draws a real image from any prompt, without a key and without cost, and has models that fail
/// in the ways of real providers. It speaks OpenAI's format to the same code that speaks to the others.
/// </summary>
public sealed class SandboxProvider(SandboxServer server) : ILocalProvider
{
    private const int MaxImagesPerCall = 10;

    private static readonly Uri Address = new("http://sandbox.invalid/v1/images");
    private static readonly ImageOperation[] Operations = [ImageOperation.Generation, ImageOperation.Edit, ImageOperation.Variation];

    private readonly OpenAiResponseReader _reader = new();

    /// <inheritdoc/>
    public string Slug => "sandbox";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        // It fails only where it is told to, and then every time.
        Breaker = BreakerPolicy.Off,
        NeedsKey = false,
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. SandboxModels.All.Select(name => new ModelInfo(name, Operations))];

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => new(SandboxModels.Plain) { Format = ImageFormat.Url };

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();

        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(image.Count, MaxImagesPerCall))
        {
            var parameters = image.Parameters.With(new(ParameterNames.Count, ImageGateway.Core.Json.JsonText.Number(count)))
                .WithSeed(before, long.MaxValue - 1);
            calls.Add(new(
                HttpMethod.Post, AddressOf(image.Operation), [], OpenAiBody.Write(
                    parameters, image.Inputs, asJson: false), _reader, count));
            before += count;
        }

        return Translation.To(calls) with { Model = image.Model ?? SandboxModels.Plain, DefaultFormat = ImageFormat.Url };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => OpenAiErrors.Read(status, body);

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> ResponseAsync(ProviderCall call, CancellationToken cancellation) =>
        server.ResponseAsync(call, cancellation);

    private static Uri AddressOf(ImageOperation operation) => operation switch
    {
        ImageOperation.Generation => new(Address, "/v1/images/generations"),
        ImageOperation.Edit => new(Address, "/v1/images/edits"),
        _ => new(Address, "/v1/images/variations"),
    };
}
