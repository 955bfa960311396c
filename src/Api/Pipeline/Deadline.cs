namespace ImageGateway.Api.Pipeline;

/// <summary>The time that an attempt has: until its headers arrive, and in all.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _total;
    private readonly CancellationTokenRegistration _leaving;

    /// <summary>Starts the clock.</summary>
    /// <param name="headers">Time until the headers arrive.</param>
    /// <param name="total">Time until the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leaving">Cancelled when the caller leaves, where that ends the attempt.</param>
    public Deadline(TimeSpan headers, TimeSpan total, TimeProvider time, CancellationToken leaving = default)
    {
        (_time, _total, _start) = (time, total, time.GetTimestamp());
        _source = new(headers < total ? headers : total, time);
        _leaving = leaving.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when the time is up.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time is up.</summary>
    public bool Expired => _source.IsCancellationRequested;

    /// <summary>The headers have arrived: only the total counts from here on.</summary>
    public void HeadersArrived()
    {
        var left = _total - _time.GetElapsedTime(_start);
        if (!_source.IsCancellationRequested)
            _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Dispose();
        _source.Dispose();
    }
}
