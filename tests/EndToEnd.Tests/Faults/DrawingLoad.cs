using System.Collections.Concurrent;
using System.Threading.Channels;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Faults;

/// <summary>Requests for small images, each with a prompt of its own, by several callers at once: as many as are asked for.</summary>
internal sealed class DrawingLoad
{
    private const int Callers = 4;

    // Also of a process that has not collected its garbage yet.
    private const long MemoryBound = 200L << 20;

    private readonly Gateway _gateway;
    private readonly ProcessMemory _memory;
    private readonly ConcurrentBag<string> _failures = [];
    private readonly Task[] _callers;
    private readonly long _memoryBefore;
    private readonly Channel<int> _turns = Channel.CreateUnbounded<int>();
    private int _asked;
    private int _drawn;

    /// <summary>Begins the load on a gateway.</summary>
    public DrawingLoad(Gateway gateway)
    {
        _gateway = gateway;
        _memory = new(gateway.Server.Process.Id);
        _memoryBefore = _memory.BeginPeak();
        _callers = [.. Enumerable.Range(0, Callers).Select(_ => CallAsync())];
    }

    /// <value>Images that were drawn so far.</value>
    public int Drawn => Volatile.Read(ref _drawn);

    /// <summary>Draws so many more images.</summary>
    public async Task DrawAsync(int images)
    {
        var until = _asked += images;
        for (var image = until - images; image < until; image++)
            _turns.Writer.TryWrite(image);
        await Eventually.TrueAsync(
            "images are drawn", TimeSpan.FromSeconds(60), _ => Task.FromResult(Drawn >= until || !_failures.IsEmpty));
    }

    /// <summary>Ends the load. No request may have failed, and the memory of the process must have stayed flat.</summary>
    /// <returns>Images that were drawn.</returns>
    public async Task<int> EndAsync()
    {
        _turns.Writer.Complete();
        await Task.WhenAll(_callers);
        Assert.Empty(_failures);
        Assert.InRange(_memory.Peak, 0, _memoryBefore + MemoryBound);
        return Drawn;
    }

    /// <summary>Waits until a number of <c>/metrics</c> has a value; all series of its name count.</summary>
    public async Task CountedAsync(string name, Func<double, bool> holds)
    {
        var last = double.NaN;
        try
        {
            await Eventually.TrueAsync(name, TimeSpan.FromSeconds(60), async _ => holds(last = await MetricAsync(name)));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} It is {last} of {Drawn}.", late);
        }
    }

    /// <summary>Sum of a metric's series.</summary>
    public async Task<double> MetricAsync(string name) => (await _gateway.Client.GetAsync("/metrics")).Checked(200).Text.Split('\n')
        .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal) || line.StartsWith(name + "{", StringComparison.Ordinal))
        .Sum(static line => double.Parse(
            line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ') switch
            {
                [var value, ..] when char.IsAsciiDigit(value[0]) => value,
                [_, var value, ..] => value,
                _ => "0",
            },
            System.Globalization.CultureInfo.InvariantCulture));

    private async Task CallAsync()
    {
        await foreach (var image in _turns.Reader.ReadAllAsync())
        {
            try
            {
                var response = await _gateway.Client.GenerateAsync(
                    new { prompt = $"image {image}", size = "64x64", response_format = "b64_json" },
                    ("x-portkey-provider", "sandbox"));
                if (response.Status == 200 && response.Data is [var item] && item.GetProperty("b64_json").GetString() is { Length: > 0 })
                    Interlocked.Increment(ref _drawn);
                else
                    _failures.Add($"{response.Status}: {response.Text}");
            }
            catch (HttpRequestException failure)
            {
                _failures.Add(failure.ToString());
            }

            if (!_failures.IsEmpty)
                return;
        }
    }
}
