using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Providers;

/// <summary>
/// A provider's wire format: writes its requests, reads its answers, knows its limits and its errors. Stateless; it
/// neither sends nor waits.
/// </summary>
public interface IImageProvider
{
    /// <summary>Portkey's name for it, as in <c>x-portkey-provider</c>.</summary>
    string Slug { get; }

    /// <summary>The provider's declared facts: its settings, names, headers and exceptions.</summary>
    ProviderCapabilities Capabilities { get; }

    /// <summary>The models it is known to serve.</summary>
    IReadOnlyList<ModelInfo> Models { get; }

    /// <summary>The known model of this name or of a snapshot of it, or null.</summary>
    ModelInfo? FindModel(string name) => Models.FirstOrDefault(model => model.Name == name);

    /// <summary>
    /// The model that is asked where a request names none; null where the provider wants a name or leaves the choice to its vendor.
    /// </summary>
    ModelDefault? DefaultFor(ImageRequest image) => null;

    /// <summary>
    /// Tells that a request goes on as it came: its images in their shape and under their names, its parameters without a
    /// judgement.
    /// </summary>
    bool ForwardsAsReceived(ProviderRequest request) => false;

    /// <summary>Tells that files in form fields of any name have a place at its models.</summary>
    bool TakesOtherFiles => false;

    /// <summary>Values that ask a model for what it does anyway. By default OpenAI's, and the first of the model's formats.</summary>
    UsualValues UsualFor(string? model) =>
        UsualValues.OpenAi.With(ParameterNames.OutputFormat, (model is null ? null : FindModel(model)?.Formats[0]) ?? "png");

    /// <summary>Writes the calls that carry a request out, or says why it cannot be done.</summary>
    Translation Translate(ProviderRequest request);

    /// <summary>The call that lists the provider's models in OpenAI's shape; null, as by default, where it has no such list.</summary>
    ProviderCall? ListModels(ProviderEndpoint endpoint) => null;

    /// <summary>Reads an answer that is not 2xx.</summary>
    /// <param name="status">The provider's status.</param>
    /// <param name="contentType">Media type without parameters.</param>
    /// <param name="body">The first 64 KiB of the body.</param>
    ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body);

    /// <summary>Reads an answer that is not 2xx, for a provider whose headers say more than its body.</summary>
    /// <param name="response">The head of the answer.</param>
    /// <param name="body">The first 64 KiB of the body.</param>
    ProviderError ReadError(ProviderResponse response, ReadOnlySpan<byte> body) => ReadError(response.Status, response.ContentType, body);

    /// <summary>Reads the provider's limit of requests from headers that are not OpenAI's; null when there are none.</summary>
    /// <param name="response">The head of an answer of any status.</param>
    /// <param name="now">The time, for a reset that is given as a date.</param>
    RateLimit? ReadRateLimit(ProviderResponse response, DateTimeOffset now) => null;
}

/// <summary>A provider that runs inside the gateway: its calls are answered here instead of being sent.</summary>
public interface ILocalProvider : IImageProvider
{
    /// <summary>Answers a call as the provider's server would.</summary>
    ValueTask<ProviderResponse> ResponseAsync(ProviderCall call, CancellationToken cancellation);
}

/// <summary>A model and what it can do; drives routing, <c>/v1/models</c> and the table of providers.</summary>
/// <param name="Name">The provider's name for it.</param>
/// <param name="Operations">What it can be asked for.</param>
public sealed record ModelInfo(string Name, IReadOnlyList<ImageOperation> Operations)
{
    /// <summary>
    /// The sizes that it draws, in a few words for people, such as <c>1024x1024, 1536x1024</c> or <c>9 aspect ratios</c>.
    /// </summary>
    public string Sizes { get; init; } = "any";

    /// <summary>Images per call; more are fanned out.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>Formats of its images.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ["png"];

    /// <summary>True when an edit may come with a mask.</summary>
    public bool TakesMask { get; init; }

    /// <summary>True when the provider itself answers with server-sent events.</summary>
    public bool Streams { get; init; }

    /// <summary>The model's name in the price sheet, where it is another one.</summary>
    public string? PriceKey { get; init; }

    /// <summary>Date on which the provider stops or stopped serving it; null while none is known.</summary>
    public DateOnly? Sunset { get; init; }

    /// <summary>The model that takes its place, where there is one.</summary>
    public string? Successor { get; init; }
}

/// <summary>A request for one provider: overrides are laid over it, what is wanted is settled.</summary>
/// <param name="Image">The request with the overrides.</param>
/// <param name="Endpoint">Credential, settings and address of its calls.</param>
public sealed record ProviderRequest(ImageRequest Image, ProviderEndpoint Endpoint)
{
    /// <summary>Answers of earlier look-ups for this request by key; null where a look-up failed.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> Facts { get; init; } =
        System.Collections.Immutable.ImmutableDictionary<string, ReadOnlyMemory<byte>?>.Empty;
}

/// <summary>A fact that a translation depends on, such as a model's input schema; the gateway asks once and keeps the answer.</summary>
/// <param name="Key">Names the fact within the provider and its credential.</param>
/// <param name="Call">Answers with the fact, as a body of at most 1 MiB.</param>
/// <param name="Keep">How long the answer is good.</param>
public sealed record ModelMetadataLookup(string Key, ProviderCall Call, TimeSpan Keep);

/// <summary>A request written for a provider, or a refusal.</summary>
public sealed record Translation
{
    /// <summary>Creates a translation into calls.</summary>
    public Translation(IReadOnlyList<ProviderCall> calls)
        : this(calls, null)
    {
    }

    private Translation(IReadOnlyList<ProviderCall> calls, GatewayError? refusal) => (Calls, Refusal) = (calls, refusal);

    /// <summary>The calls to send; their images are joined in this order.</summary>
    public IReadOnlyList<ProviderCall> Calls { get; }

    /// <summary>Reason for which the provider refuses; there are no calls then.</summary>
    public GatewayError? Refusal { get; }

    /// <summary>A fact that is needed first; then there are no calls.</summary>
    public ModelMetadataLookup? Needs { get; init; }

    /// <summary>The model that is asked.</summary>
    public string? Model { get; init; }

    /// <summary>The model that serves in place of the one that was asked for; null: that one itself.</summary>
    public string? ModelUsed { get; init; }

    /// <summary>The size that is asked for where it is not the one that the caller named.</summary>
    public ImageSize? SizeUsed { get; init; }

    /// <summary>The quality that the provider takes where the caller names none, where its price depends on it.</summary>
    public string? DefaultQuality { get; init; }

    /// <summary>The size that the provider draws where the caller names none, where its price depends on it.</summary>
    public ImageSize? DefaultSize { get; init; }

    /// <summary>The vendor's word for the resolution that is asked for, where its price depends on one; else null.</summary>
    public string? Resolution { get; init; }

    /// <summary>
    /// The kind of deployment that is called, of <see cref="ImageGateway.Core.Pricing.Deployments"/>, where the target says it;
    /// else null.
    /// </summary>
    public string? Deployment { get; init; }

    /// <summary>UTF-8 bytes that the model reads beside the prompt.</summary>
    public int ExtraInputBytes { get; init; }

    /// <summary>Form of the images for a caller that did not say; null for the provider's own.</summary>
    public ImageFormat? DefaultFormat { get; init; }

    /// <summary>Parameters that this provider has no place for.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>True when the images of a JSON edit must first be fetched or decoded into files; there are no calls then.</summary>
    public bool NeedsFiles { get; init; }

    /// <summary>A translation into calls.</summary>
    public static Translation To(params IReadOnlyList<ProviderCall> calls) => new(calls, null);

    /// <summary>A request whose images must become files before it can be written.</summary>
    public static Translation AfterFiles() => new([], null) { NeedsFiles = true };

    /// <summary>A request that cannot be written before a fact is known.</summary>
    public static Translation After(ModelMetadataLookup fact) => new([], null) { Needs = fact };

    /// <summary>Creates a translation that refuses the request.</summary>
    public static Translation Refuse(GatewayError error) => new([], error);
}
