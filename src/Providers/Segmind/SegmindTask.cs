using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Segmind;

/// <summary>
/// Follows a request of v2: <c>{"request_id","status"}</c>, then its status, then its result. There is no call that
/// cancels one. Outputs are kept for 7 days.
/// </summary>
internal sealed class SegmindTask(Uri root, IReadOnlyList<Header> headers) : IProviderTask
{
    private static readonly TimeSpan ResultWait = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public bool IsResult(ProviderResponse response) => false;

    /// <inheritdoc/>
    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } task)
            return Unreadable("is no JSON object");
        var status = task.Text("status")?.ToUpperInvariant();
        var why = task.Text("error") ?? task.Text("message");
        if (status == "FAILED" && (why is not null || task.Member("metrics") is not null))
            return new TaskStep.Failed(SegmindErrors.Failed(why));
        if (status == "COMPLETED" && task.Member("output") is { ValueKind: not JsonValueKind.Null } output)
            return LinksOf(output) is { Count: > 0 } links ? new TaskStep.Done(links) : Malformed("is complete without a picture");
        if (status == "COMPLETED" && task.Member("metrics") is not null)
            return Malformed("is complete without a picture");
        if (task.Text("request_id") is not { Length: > 0 } id || id.All(letter => letter == '.'))
            return Unreadable("has no id to ask by");

        // The status tells that it has ended; the result has the images, or answers 422 and says what was wrong.
        return status is "COMPLETED" or "FAILED"
            ? new TaskStep.Running(Ask(id, string.Empty), ResultWait)
            : new TaskStep.Running(Ask(id, "/status"));
    }

    private ProviderCall Ask(string id, string what) =>
        new(HttpMethod.Get, ProviderHeaders.Below(
            root, $"/v2/requests/{Uri.EscapeDataString(id)}{what}"), headers, null, TaskOnly.Instance, 0);

    private static List<string> LinksOf(JsonElement output) => output.ValueKind switch
    {
        JsonValueKind.Array => [.. output.EnumerateArray().SelectMany(LinksOf)],
        JsonValueKind.Object => output.Text("url") is { } url ? [url] : [],
        _ => output.AsText() is { Length: > 0 } link ? [link] : [],
    };

    private static TaskStep.Unreadable Unreadable(string what) =>
        new(ProviderError.Malformed($"Segmind's answer about its request {what}."));

    private static TaskStep.Failed Malformed(string what) => new(ProviderError.Malformed($"Segmind's answer about its request {what}."));
}
