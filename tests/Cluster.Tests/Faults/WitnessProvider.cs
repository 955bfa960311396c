using System.Net;
using System.Text.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// A provider in the test's own process, which outlives the gateways and remembers what it was asked for: an independent book
/// of what was drawn. The prompt is the id of the attempt.
/// </summary>
internal sealed class WitnessProvider : IDisposable
{
    private static readonly byte[] Answer = JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            created = 1,
            data = new[]
            {
                new { b64_json = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" },
            },
        });

    private readonly HttpListener _listener = new();
    private readonly Action<string> _drawn;
    private readonly TimeSpan _time;

    /// <param name="drawn">Hears of each attempt as soon as it arrives.</param>
    /// <param name="time">Time that an image takes.</param>
    public WitnessProvider(Action<string> drawn, TimeSpan time)
    {
        (_drawn, _time) = (drawn, time);
        Address = $"http://127.0.0.1:{FreePorts.TakeOne()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = DrawAsync(await _listener.GetContextAsync());
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The provider is disposed.
        }
    }

    private async Task DrawAsync(HttpListenerContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
            _drawn(body.RootElement.GetProperty("prompt").GetString()!);
            using (var timer = new PeriodicTimer(_time))
                await timer.WaitForNextTickAsync();
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Answer);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or JsonException)
        {
            // The gateway that asked is gone.
        }
    }
}
