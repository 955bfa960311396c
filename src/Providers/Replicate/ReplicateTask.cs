using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// Follows a prediction. The addresses that an answer names are not used: they are built from the prediction's id, so
/// that no answer sends the credential to another host.
/// </summary>
/// <param name="baseUrl">The API's base.</param>
/// <param name="headers">The headers of questions; they hold the credential.</param>
/// <param name="images">How many images were asked for.</param>
internal sealed class ReplicateTask(Uri baseUrl, IReadOnlyList<Header> headers, int images) : IProviderTask
{
    private const int MaxIdChars = 128;
    private const int MaxDepth = 4;

    /// <inheritdoc/>
    public bool IsResult(ProviderResponse response) => false;

    /// <inheritdoc/>
    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } prediction)
            return new TaskStep.Unreadable(ProviderError.Malformed("Replicate's answer about its prediction is no JSON object."));
        return prediction.Text("status") switch
        {
            "succeeded" => Succeeded(prediction),
            ("failed" or "canceled" or "aborted") and var state =>
                new TaskStep.Failed(ReplicateErrors.Ended(state, prediction.Text("error"))),
            null => new TaskStep.Unreadable(ProviderError.Malformed("Replicate's prediction has no status.")),
            _ => Running(prediction.Text("id")),
        };
    }

    private TaskStep Running(string? id)
    {
        if (id is not { Length: > 0 and <= MaxIdChars } || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            return new TaskStep.Unreadable(ProviderError.Malformed("Replicate's prediction has no id to ask by."));
        return new TaskStep.Running(Call(HttpMethod.Get, $"/predictions/{id}"), Cancel: Call(HttpMethod.Post, $"/predictions/{id}/cancel"));
    }

    private TaskStep Succeeded(JsonElement prediction)
    {
        var links = new List<string>();
        if (prediction.Member("output") is { } output)
            Collect(output, links, MaxDepth);
        var missing = Math.Max(0, images - links.Count);
        var filtered = prediction.Text("logs") is { } logs && ReplicateErrors.IsModeration(logs) ? missing : 0;
        return links.Count == 0 && filtered == 0
            ? new TaskStep.Failed(ProviderError.Malformed("Replicate's prediction succeeded without a picture."))
            : new TaskStep.Done(links) { Filtered = filtered };
    }

    // A link, a list of them, or an object that holds some.
    private static void Collect(JsonElement output, List<string> links, int depth)
    {
        if (output.AsText() is { } text)
        {
            if (IsImage(text))
                links.Add(text);
        }
        else if (depth > 0 && output.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in output.EnumerateArray())
                Collect(item, links, depth - 1);
        }
        else if (depth > 0 && output.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in output.EnumerateObject())
                Collect(member.Value, links, depth - 1);
        }
    }

    private static bool IsImage(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || (text.StartsWith('/') && !text.Contains(' ', StringComparison.Ordinal))
        || text.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("data:application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private ProviderCall Call(HttpMethod method, string path) =>
        new(method, ProviderHeaders.Below(baseUrl, path), headers, null, TaskOnly.Instance, 0);
}
