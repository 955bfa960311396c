using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// A TCP proxy between processes of a cluster that can be made slow, silent or broken. Bytes are never changed, and what was
/// held back comes in its order once the fault is over.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int PieceBytes = 100;
    private const int ChunkBytes = 64 * 1024;
    private const int MostChunks = 64;

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PieceTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeBetweenResets = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private readonly Task _resetting;
    private volatile LinkFault _fault;

    public FaultProxy(IPEndPoint address, IPEndPoint target)
    {
        _target = target;
        _listener = new(address);
        _listener.Start();
        _accepting = AcceptAsync();
        _resetting = ResetAsync();
    }

    public LinkFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        Abort();
        await Task.WhenAll(_accepting, _resetting);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_ending.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy is disposed.
        }
    }

    private async Task ResetAsync()
    {
        using var timer = new PeriodicTimer(TimeBetweenResets);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                if (_fault == LinkFault.Resets)
                    Abort();
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy is disposed.
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        var called = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        caller.NoDelay = true;
        lock (_lock)
            _sockets.UnionWith([caller, called]);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        try
        {
            await called.ConnectAsync(_target, over.Token);
            // Either end takes the connection with it.
            await await Task.WhenAny(
                PassAsync(caller, called, LinkFault.SilentForth, over.Token), PassAsync(called, caller, LinkFault.SilentBack, over.Token));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side sees it as a connection that broke.
        }

        await over.CancelAsync();
        Abort(caller);
        Abort(called);
    }

    private async Task PassAsync(Socket from, Socket to, LinkFault silence, CancellationToken over)
    {
        var chunks = Channel.CreateBounded<(byte[] Bytes, int Length, long At)>(MostChunks);
        var writing = WriteAsync(to, chunks.Reader, silence, over);
        var reading = ReadAsync(from, chunks.Writer, over);
        await await Task.WhenAny(reading, writing);
        await writing;
    }

    private static async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, int Length, long At)> chunks, CancellationToken over)
    {
        try
        {
            while (true)
            {
                var bytes = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                var length = await from.ReceiveAsync(bytes, over);
                if (length == 0)
                    return;
                await chunks.WriteAsync((bytes, length, Environment.TickCount64), over);
            }
        }
        finally
        {
            chunks.TryComplete();
        }
    }

    private async Task WriteAsync(
        Socket to, ChannelReader<(byte[] Bytes, int Length, long At)> chunks, LinkFault silence, CancellationToken over)
    {
        await foreach (var (bytes, length, at) in chunks.ReadAllAsync(over))
        {
            await PassableAsync(at, silence, over);
            for (var sent = 0; sent < length;)
            {
                var isSlow = _fault == LinkFault.Trickle;
                var piece = isSlow ? Math.Min(PieceBytes, length - sent) : length - sent;
                sent += await to.SendAsync(bytes.AsMemory(sent, piece), over);
                if (isSlow)
                    await WaitAsync(PieceTime, over);
            }

            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task PassableAsync(long at, LinkFault silence, CancellationToken over)
    {
        while (_fault == silence || (_fault == LinkFault.Latency && Environment.TickCount64 - at < Late.TotalMilliseconds))
            await WaitAsync(Tick, over);
    }

    private static async Task WaitAsync(TimeSpan time, CancellationToken over)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(over);
    }

    private void Abort()
    {
        Socket[] sockets;
        lock (_lock)
            sockets = [.. _sockets];
        foreach (var socket in sockets)
            Abort(socket);
    }

    // With a reset, as when the process at the other end is gone.
    private void Abort(Socket socket)
    {
        lock (_lock)
        {
            if (!_sockets.Remove(socket))
                return;
        }

        socket.LingerState = new(enable: true, seconds: 0);
        socket.Dispose();
    }
}
