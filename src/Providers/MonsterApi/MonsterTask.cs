using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.MonsterApi;

/// <summary>
/// Follows a process: <c>{"process_id"}</c>, then <c>{"status","result"}</c> until COMPLETED or FAILED; every other word
/// means that it runs. It is asked for at the API's own base, whatever <c>status_url</c> says. There is no
/// call that cancels one.
/// </summary>
internal sealed class MonsterTask(Uri baseUrl, IReadOnlyList<Header> headers) : IProviderTask
{
    private const int MaxIdChars = 128;

    /// <inheritdoc/>
    public bool IsResult(ProviderResponse response) => false;

    /// <inheritdoc/>
    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } process)
            return new TaskStep.Unreadable(ProviderError.Malformed("Monster API's answer about its process is no JSON object."));
        return process.Text("status")?.ToUpperInvariant() switch
        {
            "COMPLETED" => Completed(process.Member("result")),
            "FAILED" =>
                new TaskStep.Failed(MonsterErrors.Failed(process.Member("result")?.Text("errorMessage") ?? process.Text("message"))),
            _ => Running(process.Text("process_id")),
        };
    }

    private TaskStep Running(string? id) =>
        id is { Length: > 0 and <= MaxIdChars } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? new TaskStep.Running(
                new(HttpMethod.Get, ProviderHeaders.Below(baseUrl, $"/status/{id}"), headers, null, TaskOnly.Instance, 0))
            : new TaskStep.Unreadable(ProviderError.Malformed("Monster API's process has no id to ask by."));

    private static TaskStep Completed(JsonElement? result)
    {
        var links = result?.Member("output") switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(link => link.AsText()).OfType<string>()],
            { ValueKind: JsonValueKind.String } link => [link.AsText()!],
            _ => new List<string>(),
        };
        return links.Count > 0
            ? new TaskStep.Done(links)
            : new TaskStep.Failed(ProviderError.Malformed("Monster API's process was completed without a picture."));
    }
}
