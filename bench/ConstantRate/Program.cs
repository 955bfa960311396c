using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ImageGateway.ConstantRate;

// Offers requests at a constant rate, whatever becomes of those before: a slow answer does not hold back the next request, and the
// latency of each counts from the moment at which it was due, so that waiting is not left out. Prints one line as load.lua does.

var arguments = Arguments.Parse(args);
var body = await File.ReadAllBytesAsync(arguments.BodyFile);
var request = Connection.RequestOf(arguments, body);
using var free = new SemaphoreSlim(arguments.Connections);
var idle = new ConcurrentStack<Connection>();

var total = arguments.Rate * arguments.Seconds;
var (latencies, running) = (new long[total], new List<Task>(total));
long bytes = 0, failures = 0, statuses = 0;
using var end = new CancellationTokenSource();
using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
var start = Stopwatch.GetTimestamp();
while (running.Count < total)
{
    var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * arguments.Rate) + 1);
    while (running.Count < due)
        running.Add(SendAsync(running.Count));
    await ticks.WaitForNextTickAsync();
}

end.CancelAfter(arguments.Timeout);
await Task.WhenAll(running);
var microseconds = (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
var answered = latencies.Where(static latency => latency > 0).Order().ToArray();
var errors = new JsonObject
{
    ["connect"] = 0,
    ["read"] = failures,
    ["write"] = 0,
    ["timeout"] = 0,
    ["status"] = statuses,
};
var result = new JsonObject
{
    ["requests"] = answered.Length,
    ["microseconds"] = microseconds,
    ["bytes"] = bytes,
    ["p50"] = Percentile(0.5),
    ["p99"] = Percentile(0.99),
    ["errors"] = errors,
};
Console.WriteLine("RESULT " + result.ToJsonString());

async Task SendAsync(int number)
{
    await Task.Yield();
    var dueAt = start + (long)(number / (double)arguments.Rate * Stopwatch.Frequency);
    Connection? connection = null;
    try
    {
        await free.WaitAsync(end.Token);
        if (!idle.TryPop(out connection))
            connection = new();
        var (status, length, isOpen) = await connection.SendAsync(arguments.Url, request, end.Token);
        Interlocked.Add(ref bytes, length);
        if (status is < 200 or > 299)
            Interlocked.Increment(ref statuses);
        latencies[number] = Math.Max(1, (long)Stopwatch.GetElapsedTime(dueAt).TotalMicroseconds);
        if (!isOpen)
            return;
        idle.Push(connection);
        connection = null;
    }
    catch (Exception failure) when (failure is SocketException or IOException or InvalidDataException or OperationCanceledException)
    {
        Interlocked.Increment(ref failures);
    }
    finally
    {
        connection?.Dispose();
        free.Release();
    }
}

long Percentile(double share) => answered.Length == 0 ? 0 : answered[(int)((answered.Length - 1) * share)];
