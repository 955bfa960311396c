using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Follows a task of Kontext: <c>{"request_id"}</c>, then <c>{"id","status","result"}</c>, asked for with a POST. There
/// is no call that cancels one.
/// </summary>
internal sealed class KontextTask(Uri ask, IReadOnlyList<Header> headers) : IProviderTask
{
    /// <inheritdoc/>
    public bool IsResult(ProviderResponse response) => false;

    /// <inheritdoc/>
    public TaskStep Read(ProviderResponse response, ReadOnlySpan<byte> body)
    {
        if (ProviderJson.ObjectOf(body) is not { } task)
            return Unreadable("is no JSON object");
        return task.Text("status") switch
        {
            "Ready" => task.Member("result")?.Text("sample") is { Length: > 0 } link
                ? new TaskStep.Done([link])
                : Malformed("is ready without a picture"),
            "Request Moderated" => Moderated(task, "the request", "request_moderated"),
            "Content Moderated" => Moderated(task, "the picture", "content_moderated"),
            "Error" or "Failed" =>
                new TaskStep.Failed(new(DetailOf(task) ?? "Fireworks' task failed.", "upstream_error", null, "task_failed")),
            "Task not found" => new TaskStep.Failed(new("Fireworks lost track of its task.", "upstream_error", null, "upstream_task_lost")),
            _ => Running(task.Text("request_id") ?? task.Text("id")),
        };
    }

    private TaskStep Running(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return Unreadable("has no id to ask by");
        var text = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteEndObject();
        }

        return new TaskStep.Running(new(HttpMethod.Post, ask, headers, new CallBody.Json(text.WrittenMemory), TaskOnly.Instance, 0));
    }

    private static TaskStep.Failed Moderated(JsonElement task, string what, string code)
    {
        var reasons = task.Member("details")?.Member("Moderation Reasons") is { ValueKind: JsonValueKind.Array } list
            ? string.Join(", ", list.EnumerateArray().Select(reason => reason.AsText()).OfType<string>())
            : string.Empty;
        return new(
            ProviderError.Filtered($"Fireworks' moderation refused {what}{(reasons.Length > 0 ? $": {reasons}" : string.Empty)}.", code));
    }

    private static string? DetailOf(JsonElement task) =>
        task.Text("error") ?? task.Text("message") ?? task.Member("details")?.AsText() ?? task.Member("details")?.Text("error")
            ?? task.Member("result")?.Text("error");

    private static TaskStep.Unreadable Unreadable(string what) => new(ProviderError.Malformed($"Fireworks' answer about its task {what}."));

    private static TaskStep.Failed Malformed(string what) => new(ProviderError.Malformed($"Fireworks' answer about its task {what}."));
}
