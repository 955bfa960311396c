using Microsoft.Extensions.ObjectPool;

namespace ImageGateway.Gateway.Context;

/// <summary>The time that an attempt has: until its headers arrive, and in all.</summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ObjectPool<CancellationTokenSource>? _sources;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _headers;
    private readonly TimeSpan _total;
    private readonly CancellationTokenRegistration _leaving;
    private bool _headersArrived;
    private bool _ended;
    private bool _expired;

    /// <summary>Starts the clock of an attempt.</summary>
    /// <param name="headers">Time until the headers arrive.</param>
    /// <param name="total">Time until the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leaving">Cancelled when the caller leaves, where that ends the attempt.</param>
    public Deadline(TimeSpan headers, TimeSpan total, TimeProvider time, CancellationToken leaving = default)
    {
        (_time, _headers, _total, _start) = (time, headers, total, time.GetTimestamp());
        _source = new(FirstOf(headers, total), time);
        _leaving = Join(_source, leaving);
    }

    /// <summary>Starts the clock of an attempt with a source that serves others after it.</summary>
    /// <param name="headers">Time until the headers arrive.</param>
    /// <param name="total">Time until the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sources">Gives the source, whose time is not set, and takes it back.</param>
    /// <param name="leaving">Cancelled when the caller leaves, where that ends the attempt.</param>
    internal Deadline(
        TimeSpan headers, TimeSpan total, TimeProvider time, ObjectPool<CancellationTokenSource> sources, CancellationToken leaving)
    {
        (_time, _headers, _total, _start) = (time, headers, total, time.GetTimestamp());
        (_sources, _source) = (sources, sources.Get());
        _source.CancelAfter(FirstOf(headers, total));
        _leaving = Join(_source, leaving);
    }

    private static TimeSpan FirstOf(TimeSpan headers, TimeSpan total) => headers < total ? headers : total;

    private static CancellationTokenRegistration Join(CancellationTokenSource source, CancellationToken leaving) =>
        leaving.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);

    /// <summary>Cancelled when the time is up.</summary>
    public CancellationToken Token => _ended ? throw new ObjectDisposedException(nameof(Deadline)) : _source.Token;

    /// <summary>True when the time is up.</summary>
    public bool Expired => _ended ? _expired : _source.IsCancellationRequested;

    /// <summary>True when the time is up because the headers are late; else the whole attempt took too long.</summary>
    public bool IsOfHeaders => !_headersArrived && _headers < _total;

    /// <summary>The headers have arrived: only the total counts from here on.</summary>
    public void HeadersArrived()
    {
        _headersArrived = true;
        if (!Expired)
            _source.CancelAfter(Left);
    }

    /// <summary>The time of one call of several: until its own headers arrive, and until the end of the whole.</summary>
    public Deadline OfCall() => new(_headers, Left, _time, Token);

    /// <summary>The time of one question: so long, and no longer than the whole. Its headers change nothing about the whole.</summary>
    public Deadline Within(TimeSpan limit) => new(limit, limit < Left ? limit : Left, _time, Token);

    /// <summary>The same time, from now on.</summary>
    public Deadline Again() => new(_headers, _total, _time, _leaving.Token);

    /// <summary>The rest of the whole; never less than nothing.</summary>
    public TimeSpan Left => _total - _time.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ended)
            return;
        _leaving.Dispose();
        (_ended, _expired) = (true, _source.IsCancellationRequested);

        // From here on it may be another attempt's.
        if (_sources is null)
            _source.Dispose();
        else
            _sources.Return(_source);
    }
}
