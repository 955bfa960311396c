using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Response to a caller who waits for events. For 15 seconds nothing is decided; then the answer is 200 with a comment
/// every few seconds, while attempts go on behind it. Whoever writes the answer sees a response that has not started:
/// headers that come too late are left out, and an error becomes an <c>error</c> event.
/// </summary>
public sealed class WaitingResponse : IHttpResponseFeature, IAsyncDisposable
{
    /// <summary>Time for which the status stays open.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Time between two comments.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    private readonly HttpContext _context;
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature _body;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _answered = new();
    private readonly MemoryStream _error = new();
    private readonly Task _waiting;
    private bool _isOpen;

    /// <summary>Takes the place of the response until it is disposed of.</summary>
    public WaitingResponse(HttpContext context, TimeProvider time)
    {
        (_context, _time) = (context, time);
        _response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        _body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        StatusCode = _response.StatusCode;
        foreach (var (name, values) in _response.Headers)
            Headers[name] = values;
        Body = new ResponseStream(this);
        context.Features.Set<IHttpResponseFeature>(this);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Body));
        _waiting = WaitAsync();
    }

    /// <inheritdoc/>
    public int StatusCode { get; set; }

    /// <inheritdoc/>
    public string? ReasonPhrase { get; set; }

    /// <inheritdoc/>
    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <inheritdoc/>
    public Stream Body { get; set; }

    /// <summary>True when the answer has begun; keep-alive comments do not count.</summary>
    public bool HasStarted { get; private set; }

    // Found out too late: an error whose answer was 200 already.
    private bool IsLateError =>
        _isOpen && Headers.ContentType.ToString().StartsWith(ResponseShape.JsonContentType, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state) => _response.OnStarting(callback, state);

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state) => _response.OnCompleted(callback, state);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _answered.CancelAsync();
        await _waiting;
        if (_error.Length > 0)
            await PassAsync(EventText.Error(_error.ToArray()), CancellationToken.None);
        _context.Features.Set(_response);
        _context.Features.Set(_body);
        _answered.Dispose();
        _gate.Dispose();
        await _error.DisposeAsync();
    }

    private async Task WaitAsync()
    {
        try
        {
            for (var wait = Patience; ; wait = Pulse)
            {
                await Task.Delay(wait, _time, _answered.Token);
                if (!await PulseAsync())
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // The answer has begun.
        }
    }

    private async ValueTask<bool> PulseAsync()
    {
        await _gate.WaitAsync(_answered.Token);
        try
        {
            if (HasStarted)
                return false;
            if (!_isOpen)
            {
                _response.StatusCode = StatusCodes.Status200OK;
                _response.Headers.ContentType = EventText.ContentType;
                ResponseHeaders.Trace(_context, _response.Headers);
            }

            _isOpen = true;
            return await PassAsync(EventText.KeepAlive, CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    // False where nobody is there any more, which whoever answers finds out by himself.
    private async ValueTask<bool> PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _body.Stream.WriteAsync(bytes, cancellation);
            await _body.Stream.FlushAsync(cancellation);
            return true;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask BeginAsync()
    {
        if (HasStarted)
            return;
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            HasStarted = true;
            await _answered.CancelAsync();
            if (_isOpen)
                return;
            _response.StatusCode = StatusCode;
            _response.ReasonPhrase = ReasonPhrase;
            foreach (var name in _response.Headers.Keys.Except(Headers.Keys, StringComparer.OrdinalIgnoreCase).ToList())
                _response.Headers.Remove(name);
            foreach (var (name, values) in Headers)
                _response.Headers[name] = values;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await BeginAsync();
        if (IsLateError)
            await _error.WriteAsync(bytes, cancellation);
        else
            await _body.Stream.WriteAsync(bytes, cancellation);
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        await BeginAsync();
        if (!IsLateError)
            await _body.Stream.FlushAsync(cancellation);
    }

    // What the writers of answers see.
    private sealed class ResponseStream(WaitingResponse response) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            response.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => response.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Answers are written asynchronously.");
    }
}
