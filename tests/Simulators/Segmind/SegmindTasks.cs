using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Shared.Tasks;

namespace ImageGateway.Simulators.Segmind;

/// <summary>v2: a request is queued, then worked on, then complete; its result is another address.</summary>
public sealed class SegmindTasks(SegmindStudio studio, FileStore files)
{
    private readonly TaskStore<Job> _jobs = new();

    public SimulatedResponse Submit(ReceivedRequest request)
    {
        var (parameters, refused) = studio.Check(request);
        if (refused is not null)
            return refused;
        var id = _jobs.Add(request, _ => new Job(request, parameters!));
        return SimulatedResponse.Json(200, new JsonObject { ["request_id"] = id, ["status"] = "QUEUED" });
    }

    public SimulatedResponse Status(ReceivedRequest request) => Asked(request, (id, job) => SimulatedResponse.Json(200, new JsonObject
    {
        ["request_id"] = id,
        ["status"] = job.Ask() switch { 1 => "PROCESSING", _ => job.Failure is null ? "COMPLETED" : "FAILED" },
    }));

    public SimulatedResponse Result(ReceivedRequest request) => Asked(request, (id, job) =>
    {
        if (job.Failure is { } failure)
            return SimulatedResponse.Json(422, new JsonObject { ["status"] = "FAILED", ["error"] = failure, ["metrics"] = Metrics() });
        var output = job.Request.Faults.Has(FaultWords.Empty)
            ? null
            : files.Add(request.Origin, studio.Draw(job.Request, job.Parameters), ImageFormat.Jpeg, request.Token);
        var metrics = Metrics();
        (metrics["retry_count"], metrics["cost"], metrics["remaining_credits"]) = (0, 0.002, 12.3);
        return SimulatedResponse.Json(
            200, new JsonObject { ["request_id"] = id, ["status"] = "COMPLETED", ["output"] = output, ["metrics"] = metrics });
    });

    private SimulatedResponse Asked(ReceivedRequest request, Func<string, Job, SimulatedResponse> response)
    {
        if (SegmindErrors.Refuse(request) is { } refused)
            return refused;
        var id = request.RouteValue("id");
        return _jobs.Find(id) is { } job ? response(id, job) : SegmindErrors.Create(404, "Request not found");
    }

    private static JsonObject Metrics() => new() { ["inference_time"] = 1.1, ["queue_time"] = 0.2, ["total_time"] = 1.3 };

    private sealed record Job(ReceivedRequest Request, ParameterSet Parameters)
    {
        private int _asked;

        public string? Failure =>
            Request.Faults.Has(FaultWords.Moderate) || Request.Faults.Has(FaultWords.FilterOutput) ? "NSFW content detected" : null;

        public int Ask() => Interlocked.Increment(ref _asked);
    }
}
