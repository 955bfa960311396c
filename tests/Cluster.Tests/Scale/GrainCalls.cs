using System.Globalization;
using ImageGateway.Cluster.Tests.Processes;

namespace ImageGateway.Cluster.Tests.Scale;

/// <summary>Number of calls to grains that a front-end made so far, as its own metrics say.</summary>
internal static class GrainCalls
{
    private const string Answered = "orleans_app_requests_latency_milliseconds_count";

    public static async Task<long> OfAsync(HttpClient http, Member frontEnd)
    {
        var text = await http.GetStringAsync(new Uri(frontEnd.Url, "/metrics"));
        return text.Split('\n').Where(line => line.StartsWith(Answered, StringComparison.Ordinal))
            .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
    }
}
