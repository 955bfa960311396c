using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.MonsterApi;

/// <summary>
/// A process: queued, in progress, then done; one state with each question where it draws from text, done at once elsewhere.
/// </summary>
public sealed class MonsterProcess(string id, MonsterModel model, ReceivedRequest request, Func<JsonArray> draw)
{
    private static readonly string[] Path = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];

    private readonly Lock _gate = new();
    private int _asked = model.IsFromText ? 0 : Path.Length - 1;
    private JsonArray? _output;

    public ReceivedRequest Request => request;

    /// <summary>Answers a poll of the process.</summary>
    public JsonObject Ask()
    {
        lock (_gate)
        {
            var state = Path[Math.Min(_asked++, Path.Length - 1)];
            if (state != "COMPLETED")
                return Show(state, []);
            if (request.Faults.Has(FaultWords.Moderate) || request.Faults.Has(FaultWords.FilterOutput))
                return Show("FAILED", new() { ["errorMessage"] = "The prompt was rejected by the safe filter." });
            _output ??= draw();
            var shown = Show(state, new() { ["output"] = _output.DeepClone() });
            if (!model.IsFromText)
                return shown;
            shown["credit_used"] = _output.Count;
            shown["overage"] = 0;
            return shown;
        }
    }

    private JsonObject Show(string state, JsonObject result) => new() { ["process_id"] = id, ["status"] = state, ["result"] = result };
}
