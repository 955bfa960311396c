using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Replicate: predictions of any model, official or by version, laid out by the model's own input schema
/// (https://replicate.com/docs/reference/http). Unverified: the words of a moderation verdict, <c>is_official</c>, how large a
/// data URI may be, and what becomes of an input that a model does not have.
/// </summary>
public sealed class ReplicateProvider : IImageProvider
{
    private const string DefaultModel = "black-forest-labs/flux-schnell";
    private const int LongestWaitSeconds = 60;
    private const int ShortestCancelSeconds = 5;

    private static readonly Uri Vendor = new("https://api.replicate.com/v1");
    private static readonly TimeSpan KeepSchema = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string Slug => "replicate";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        CountNames = ["num_outputs", "num_images", "number_of_images", "num_samples"],
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models => ReplicateModels.All;

    /// <inheritdoc/>
    public ModelDefault? DefaultFor(ImageRequest image) => image.Parameters.Text("version") is null ? new(DefaultModel) : null;

    /// <inheritdoc/>
    public bool TakesOtherFiles => true;

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        var name = image.Model ?? DefaultModel;
        if (ReplicateAddress.Parse(name, image.Parameters.Text("version")) is not { } address)
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"'{name}' is no model of Replicate's. Name it as {ReplicateAddress.Forms}.", ParameterNames.Model, "invalid_value"));
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();

        var baseUrl = request.Endpoint.BaseUrl ?? Vendor;
        ReadOnlyMemory<byte>? fact = null;
        if (address.SchemaPath is { } path && !request.Facts.TryGetValue(path, out fact))
            return Translation.After(
                new(path, new(
                    HttpMethod.Get, ProviderHeaders.Below(baseUrl, path), Headers(
                        request.Endpoint), null, TaskOnly.Instance, 0), KeepSchema));

        var described = fact is { } body ? ProviderJson.ObjectOf(body.Span) : null;
        var schema = (described is { } response ? InputSchema.Read(response.Member("latest_version") ?? response) : null)
            ?? AssumedInputs.SchemaFor(address.Model);
        return Write(request, baseUrl, name, address.Target(described), ReplicateInput.From(image, schema, name));
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => ReplicateErrors.Read(status, body);

    private static Translation Write(
        ProviderRequest request, Uri baseUrl, string model, (string Path, string? Version) target, ReplicateInput input)
    {
        if (input.Refusal is { } refusal)
            return Translation.Refuse(refusal);

        var uri = ProviderHeaders.Below(baseUrl, target.Path);
        var headers = SubmitHeaders(request.Endpoint);
        var calls = new List<ProviderCall>();
        var before = 0;
        foreach (var count in FanOut.Split(
            input.Count, input.CountInput is { } countInput ? (int)Math.Clamp(countInput.Maximum ?? 1, 1, ImageRequest.MaxCount) : 1))
        {
            calls.Add(new(
                HttpMethod.Post, uri, headers, ReplicateBody.Write(input, target.Version, count, before), TaskOnly.Instance, count)
            {
                Task = new ReplicateTask(baseUrl, Headers(request.Endpoint), count),
            });
            before += count;
        }

        return Translation.To(calls) with { Model = model, SizeUsed = input.SizeUsed, Dropped = input.Dropped };
    }

    private static IReadOnlyList<Header> Headers(ProviderEndpoint endpoint) =>
        ProviderHeaders.Create(("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)));

    // Where the caller's time is short, the answer with the id must come before it is over, and Replicate stops by itself.
    private static IReadOnlyList<Header> SubmitHeaders(ProviderEndpoint endpoint)
    {
        var wait = endpoint.Timeout is { } timeout ? (int)Math.Min(LongestWaitSeconds, timeout.TotalSeconds / 2) : LongestWaitSeconds;
        var cancelAfter = endpoint.Timeout is { } limit ? (long)Math.Ceiling(limit.TotalSeconds) : 0;
        return ProviderHeaders.Create(
            ("authorization", ProviderHeaders.Bearer(endpoint.ApiKey)),
            ("prefer", wait > 0 ? string.Create(CultureInfo.InvariantCulture, $"wait={wait}") : null),
            ("cancel-after", cancelAfter >= ShortestCancelSeconds ? string.Create(CultureInfo.InvariantCulture, $"{cancelAfter}s") : null));
    }
}
