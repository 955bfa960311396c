using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Stability;

/// <summary>
/// The tasks of v2beta: a submission is answered with an id, and the result with 202 as often as <c>[running:N]</c> in the
/// prompt says (0 times unless given), then with the image. Kept 24 hours, for the key that made them.
/// </summary>
public sealed partial class StabilityTasks(TimeProvider time)
{
    private const int MostTasks = 1_000;
    private const string Json = "application/json";
    private const string AnyImage = "image/*";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, StabilityTask> _tasks = new();
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>Keeps the result in both of its forms and answers with the task's id.</summary>
    public SimulatedResponse Open(ReceivedRequest request, SimulatedResponse image, SimulatedResponse json)
    {
        var id = RandomNumberGenerator.GetHexString(64, lowercase: true);
        _tasks[id] = new(request.Bearer, image, json, Questions(request), time.GetUtcNow() + Lifetime);
        _order.Enqueue(id);
        while (_order.Count > MostTasks && _order.TryDequeue(out var oldest))
            _tasks.TryRemove(oldest, out _);
        return SimulatedResponse.Json(200, new JsonObject { ["id"] = id });
    }

    public SimulatedResponse Result(ReceivedRequest request)
    {
        if (StabilityAuth.RefuseV2(request) is { } unauthorized)
            return unauthorized;
        if (AcceptHeader.Choose(request, AnyImage, Json) is not { } accept)
            return StabilityErrors.V2Invalid($"accept: must be {AnyImage} or {Json}");
        if (!_tasks.TryGetValue(request.RouteValue("id"), out var task) || task.Key != request.Bearer || task.ExpiresAt <= time.GetUtcNow())
            return StabilityErrors.V2(404, "not_found", "id: the result was not found or has expired");
        if (task.IsRunning())
            return SimulatedResponse.Json(202, new JsonObject { ["status"] = "in-progress" });
        return accept == Json ? task.Json : task.Image;
    }

    private static int Questions(ReceivedRequest request) => request.Parts?
        .Where(part => !part.IsFile)
        .Select(part => RunningWord().Match(part.Text))
        .FirstOrDefault(match => match.Success)?.Groups["times"].Value is { } times
            ? int.Parse(times, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"\[running:(?<times>\d{1,4})\]", RegexOptions.ExplicitCapture)]
    private static partial Regex RunningWord();

    private sealed record StabilityTask(
        string? Key, SimulatedResponse Image, SimulatedResponse Json, int Questions, DateTimeOffset ExpiresAt)
    {
        private int _left = Questions;

        public bool IsRunning() => Interlocked.Decrement(ref _left) >= 0;
    }
}
