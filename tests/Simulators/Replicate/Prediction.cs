using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Replicate;

/// <summary>A prediction. It goes one state further with each question.</summary>
public sealed class Prediction(
    string id, ReplicateModel model, JsonElement input, string origin, DateTimeOffset created, Func<PredictionEnd> end)
{
    private static readonly string[] Path = ["starting", "processing", "done"];

    private readonly Lock _gate = new();
    private int _step;
    private PredictionEnd? _end;

    /// <summary>The input, where the fault words of later questions are read.</summary>
    public JsonElement Input => input;

    /// <summary>Goes on by one state, or to the end.</summary>
    public JsonObject Advance(bool toTheEnd = false)
    {
        lock (_gate)
        {
            if (_end is null)
            {
                _step = model.IsEndless ? Math.Min(_step + 1, 1) : toTheEnd ? Path.Length - 1 : _step + 1;
                if (Path[_step] == "done")
                    _end = end();
            }

            return Show();
        }
    }

    public JsonObject Cancel()
    {
        lock (_gate)
        {
            _end ??= new("canceled", null, null, string.Empty);
            return Show();
        }
    }

    public JsonObject Show()
    {
        var shown = new JsonObject
        {
            ["id"] = id,
            ["model"] = model.Name,
            ["version"] = model.IsOfficial ? "hidden" : model.Version,
            ["input"] = JsonNode.Parse(input.GetRawText()),
            ["logs"] = _end?.Logs ?? string.Empty,
            ["output"] = _end?.Output?.DeepClone(),
            ["data_removed"] = false,
            ["error"] = _end?.Error,
            ["source"] = "api",
            ["status"] = _end?.Status ?? Path[_step],
            ["created_at"] = Time(0),
            ["urls"] = new JsonObject
            {
                ["get"] = $"{origin}/predictions/{id}",
                ["cancel"] = $"{origin}/predictions/{id}/cancel",
                ["web"] = $"https://replicate.com/p/{id}",
            },
        };
        if (_end is null)
            return shown;
        shown["started_at"] = Time(0.1);
        shown["completed_at"] = Time(1.2);
        shown["metrics"] = new JsonObject { ["predict_time"] = 1.1, ["total_time"] = 1.2 };
        return shown;
    }

    private string Time(double after) => created.AddSeconds(after).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

/// <summary>How a prediction ended.</summary>
public sealed record PredictionEnd(string Status, JsonNode? Output, string? Error, string Logs);
