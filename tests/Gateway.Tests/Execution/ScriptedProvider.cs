using System.Globalization;
using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Execution;

/// <summary>A provider whose server answers by a script, and notes when it was called.</summary>
internal sealed class ScriptedProvider(ManualClock clock, params IEnumerable<string> responses) : ILocalProvider
{
    private readonly List<string> _responses = [.. responses];

    /// <summary>The calls: where they went and when.</summary>
    public List<(string Path, TimeSpan At)> Calls { get; } = [];

    /// <summary>Times at which the task was polled.</summary>
    public IReadOnlyList<TimeSpan> Asked => [.. Calls.Where(call => call.Path != "/cancel").Select(call => call.At)];

    /// <summary>How often a cancellation was sent.</summary>
    public int Cancelled => Calls.Count(call => call.Path == "/cancel");

    /// <summary>Answer to a cancellation.</summary>
    public string OnCancel { get; set; } = "200 ok";

    public string Slug => "scripted";

    public ProviderCapabilities Capabilities => ProviderCapabilities.None;

    public IReadOnlyList<ModelInfo> Models => [];

    public Translation Translate(ProviderRequest request) => throw new NotSupportedException();

    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => new($"status {status}");

    /// <summary>Answers with the next word of the script; the last one is repeated.</summary>
    public ValueTask<ProviderResponse> ResponseAsync(ProviderCall call, CancellationToken cancellation)
    {
        Calls.Add((call.Uri.AbsolutePath, clock.Elapsed));
        var word = OnCancel;
        if (call.Uri.AbsolutePath != "/cancel")
        {
            word = _responses[0];
            if (_responses.Count > 1)
                _responses.RemoveAt(0);
        }

        return ResponseAsync(word, cancellation);
    }

    // "hang", "refuse-connection", "break", "cut TEXT", "long", or "STATUS[/RETRY-AFTER] TEXT".
    private async ValueTask<ProviderResponse> ResponseAsync(string word, CancellationToken cancellation)
    {
        var (kind, text) = word.Split(' ', 2) is [var head, var tail] ? (head, tail) : (word, string.Empty);
        switch (kind)
        {
            case "hang":
                await clock.HangAsync(cancellation);
                throw new InvalidOperationException();
            case "refuse-connection":
                throw new HttpRequestException(HttpRequestError.ConnectionError);
            case "break":
                throw new HttpRequestException(HttpRequestError.ResponseEnded);
            case "cut":
                return new(200, "application/json", _ => null, new BrokenStream());
            case "long":
                return new(200, "application/json", _ => null, new MemoryStream(new byte[(1 << 20) + 1]));
            default:
                var parts = kind.Split('/');
                var retryAfter = parts.Length > 1 ? parts[1] : null;
                return new(
                    int.Parse(parts[0], CultureInfo.InvariantCulture),
                    text == "picture" ? "image/png" : "application/json",
                    name => name == "retry-after" ? retryAfter : null,
                    new MemoryStream(Encoding.UTF8.GetBytes(text)));
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The connection broke."));
    }
}
