using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Feedback;

/// <summary><c>/v1/feedback</c>: opinions on responses, by the trace ids of their requests.</summary>
internal sealed class FeedbackApi(ILogFeedback feedback, IRequestLogStore log, TimeProvider time)
{
    private const int MaxMetadataChars = 8_000;

    /// <summary>Maps the routes of feedback.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.MapMany<FeedbackRequest>(routes, "POST", "/feedback", ["feedback.create", "completions.write"], CreateAsync);
        endpoints.Map<FeedbackChange>(routes, "PUT", "/feedback/{id}", ["feedback.update", "completions.write"], UpdateAsync);
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, IReadOnlyList<FeedbackRequest> body)
    {
        var made = ImmutableArray.CreateBuilder<LogFeedback>();
        foreach (var given in body)
        {
            var request = await RequestOfAsync(call, given.TraceId);
            made.Add(new()
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()),
                TraceId = LogText.Cut(given.TraceId),
                At = time.GetUtcNow(),
                Value = given.Value,
                Weight = WeightOf(given.Weight.Value ?? 1),
                Metadata = MetadataOf(given.Metadata.Value, call.Faults),
                Key = request is null ? Unknown(call) : RollupKey.From(request),
                Config = request?.Config ?? string.Empty,
                User = request?.User ?? string.Empty,
            });
        }

        if (call.Faults.Error is { } fault)
            return fault;
        await feedback.AddAsync(made.ToImmutable(), call.Cancellation);
        return Saved("Feedback successfully saved", made.Select(static one => one.Id));
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, FeedbackChange body)
    {
        var name = call.Path("id");
        if (!Guid.TryParse(name, out var id) || await feedback.FindAsync(id, call.Cancellation) is not { } current || !Sees(call, current))
            return ManagementErrors.NotFound("feedback", name);
        var changed = current with
        {
            Value = body.Value,
            Weight = body.Weight.Value is { } weight ? WeightOf(weight) : current.Weight,
            Metadata = body.Metadata.IsPresent ? MetadataOf(body.Metadata.Value, call.Faults) : current.Metadata,
        };
        if (call.Faults.Error is { } fault)
            return fault;
        await feedback.UpdateAsync(changed, call.Cancellation);
        return Saved("Feedback successfully updated", [id]);
    }

    // A trace of another workspace is as unknown as one that was not stored yet.
    private async ValueTask<LogEntry?> RequestOfAsync(ManagementCall call, string traceId)
    {
        var entries = await log.FindTraceAsync(traceId, call.Cancellation);
        return entries.LastOrDefault(entry =>
            entry.IsFinal && (call.Principal.IsOrganisation || entry.Workspace == call.Principal.Workspace));
    }

    private static RollupKey Unknown(ManagementCall call) => new(
        call.Principal.Workspace, string.Empty, string.Empty, default, string.Empty, string.Empty, 0, LogCache.Disabled);

    private static bool Sees(ManagementCall call, LogFeedback one) =>
        call.Principal.IsOrganisation || one.Key.Workspace == call.Principal.Workspace;

    private static int WeightOf(decimal weight) => (int)Math.Round(weight * LogFeedback.WholeWeight);

    private static string MetadataOf(IReadOnlyDictionary<string, JsonElement>? metadata, BodyFaults faults)
    {
        if (metadata is not { Count: > 0 })
            return string.Empty;
        var text = JsonSerializer.Serialize(metadata, BodyContext.Default.IReadOnlyDictionaryStringJsonElement);
        if (text.Length > MaxMetadataChars)
            faults.Add($"'metadata' must be at most {MaxMetadataChars} characters of JSON");
        return text;
    }

    private static JsonObject Saved(string message, IEnumerable<Guid> ids) => new()
    {
        ["status"] = "success",
        ["message"] = message,
        ["feedback_ids"] = new JsonArray([.. ids.Select(static id => (JsonNode)id.ToString())]),
    };
}
