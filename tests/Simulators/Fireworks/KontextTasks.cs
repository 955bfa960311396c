using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Shared.Tasks;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>
/// Tasks that are pending when they are first asked for and done the second time. An id carries the test token and the
/// fault words for <c>@get_result</c>, so that they are found in the questions.
/// </summary>
public sealed partial class KontextTasks(ImageStudio studio, FileStore files)
{
    private const double Longest = 21.0 / 9;

    private readonly TaskStore<KontextTask> _tasks = new();

    /// <summary>Determines whether the text is a ratio between 21:9 and 9:21.</summary>
    public static bool IsRatio(string text) => Ratio().Match(text) is { Success: true } match
        && Number(match, "width") / Number(match, "height") is >= 1 / Longest and <= Longest;

    public string Open(ReceivedRequest request, string prompt, ImageSize size, ImageFormat format)
    {
        var words = string.Concat(LaterWord().Matches(prompt).Select(match => match.Value))
            + (request.Token is { } token ? $"[token:{token}]" : string.Empty);
        return words + _tasks.Add(request with { Token = null }, _ => new KontextTask(request.Faults, size, format));
    }

    public JsonObject Ask(ReceivedRequest request, string id)
    {
        if (_tasks.Find(id[(id.LastIndexOf(']') + 1)..]) is not { } task)
            return State(id, "Task not found");
        if (task.Asked() == 1)
            return State(id, "Pending");
        if (task.Faults.Has(FaultWords.Moderate))
            return Moderated(id, "Request Moderated");
        if (task.Faults.Has(FaultWords.FilterOutput))
            return Moderated(id, "Content Moderated");
        var image = studio.Draw(task.Size, task.Format, padding: task.Faults.Number(FaultWords.Big, 0));
        var result = task.Faults.Has(FaultWords.Empty)
            ? new JsonObject()
            : new JsonObject { ["sample"] = files.Add(request.Origin, image, task.Format, request.Token) };
        return State(id, "Ready", result);
    }

    private static JsonObject Moderated(string id, string status)
    {
        var state = State(id, status);
        state["details"] = new JsonObject { ["Moderation Reasons"] = new JsonArray("Derivative Works Filter") };
        return state;
    }

    private static JsonObject State(string id, string status, JsonObject? result = null) =>
        new() { ["id"] = id, ["status"] = status, ["result"] = result };

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<width>[1-9]\d{0,3}):(?<height>[1-9]\d{0,3})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Ratio();

    [GeneratedRegex(@"\[[^\[\]]*@get_result\]")]
    private static partial Regex LaterWord();

    private sealed record KontextTask(Faults Faults, ImageSize Size, ImageFormat Format)
    {
        private int _asked;

        public int Asked() => Interlocked.Increment(ref _asked);
    }
}
