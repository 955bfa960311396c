using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// A service that answers with <c>{"id"}</c>; <c>/v2beta/results/{id}</c> says 202 until the image is there. It cannot be
/// cancelled.
/// </summary>
/// <param name="baseUrl">Stability's.</param>
/// <param name="headers">Those of the submission, which the questions need too.</param>
/// <param name="reader">Reads the image.</param>
/// <param name="id">The task that is asked for; null until it is known.</param>
internal sealed class StabilityTask(Uri baseUrl, IReadOnlyList<Header> headers, IResponseReader reader, string? id = null) : IProviderTask
{
    private const int MaxIdChars = 256;

    // Asking more often may be rate limited.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public bool IsResult(ProviderResponse response) => response.ContentType.StartsWith("image/", StringComparison.Ordinal);

    /// <inheritdoc/>
    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref json);
            var root = document.RootElement;
            var asked = id
                ?? (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var found) && found.ValueKind
                    == JsonValueKind.String ? found.GetString() : null);
            if (asked is not { Length: > 0 and <= MaxIdChars } || (id is not null && response.Status != 202))
                return new TaskStep.Unreadable(
                    ProviderError.Malformed("Stability answered about a task with neither its id nor its picture."));
            var uri = ProviderHeaders.Below(baseUrl, "/v2beta/results/" + Uri.EscapeDataString(asked));
            return new TaskStep.Running(
                new(HttpMethod.Get, uri, headers, null, reader, 1)
                { Task = id is null ? new StabilityTask(baseUrl, headers, reader, asked) : this }, Pause);
        }
        catch (JsonException)
        {
            return new TaskStep.Unreadable(ProviderError.Malformed("Stability's answer about a task is not JSON."));
        }
    }
}
