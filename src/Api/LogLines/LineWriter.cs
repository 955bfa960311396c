using System.Buffers;
using System.Text;

namespace ImageGateway.Api.LogLines;

/// <summary>
/// Writes log lines behind the requests, those of a moment at once. Whoever reads them too slowly loses lines and holds up nobody.
/// </summary>
/// <remarks>A write and a change of threads for each line cost a request more than all else that is logged of it.</remarks>
internal sealed class LineWriter : IDisposable
{
    private const int MaxWaitingBytes = 1024 * 1024;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(1.5);

    private readonly Stream _output;
    private readonly Func<long, string> _lost;
    private readonly Thread _thread;
    private readonly AutoResetEvent _any = new(false);
    private readonly AutoResetEvent _urgent = new(false);
    private readonly Lock _adding = new();
    private readonly Lock _putting = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _going = new();
    private long _dropped;
    private bool _isEnding;
    private bool _isAbandoned;
    private bool _isClosed;

    /// <summary>A writer whose thread runs at once.</summary>
    /// <param name="output">Where lines go; left open.</param>
    /// <param name="lost">The line that says how many were lost.</param>
    public LineWriter(Stream output, Func<long, string> lost)
    {
        (_output, _lost) = (output, lost);
        _thread = new(Run) { IsBackground = true, Name = "Log lines" };
        _thread.Start();
    }

    /// <summary>Adds a line, with its end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isUrgent">True where it goes at once.</param>
    public void Add(ReadOnlySpan<char> line, bool isUrgent)
    {
        lock (_adding)
        {
            if (_isAbandoned)
                return;
            if (_waiting.WrittenCount >= MaxWaitingBytes)
            {
                _dropped++;
                return;
            }

            var isFirst = _waiting.WrittenCount == 0;
            Encoding.UTF8.GetBytes(line, _waiting);
            if (!_isEnding)
            {
                if (isFirst)
                    _any.Set();
                if (isUrgent)
                    _urgent.Set();
                return;
            }
        }

        Put();
    }

    /// <summary>Writes what waits, and ends. Lines that come later are written by those who add them, or lost where nobody reads.</summary>
    public void Dispose()
    {
        lock (_adding)
        {
            if (_isEnding)
                return;
            _isEnding = true;
        }

        _any.Set();
        _urgent.Set();
        if (!_thread.Join(LastMoments))
        {
            // It waits for somebody who does not read; nobody else may.
            lock (_adding)
                _isAbandoned = true;
            return;
        }

        _any.Dispose();
        _urgent.Dispose();
    }

    private void Run()
    {
        while (!Volatile.Read(ref _isEnding))
        {
            _any.WaitOne();
            _urgent.WaitOne(Moment);
            Put();
        }

        Put();
    }

    private void Put()
    {
        lock (_putting)
        {
            lock (_adding)
            {
                (_waiting, _going) = (_going, _waiting);
                if (_dropped > 0)
                    Encoding.UTF8.GetBytes(_lost(_dropped), _going);
                _dropped = 0;
            }

            try
            {
                if (!_isClosed && _going.WrittenCount > 0)
                    _output.Write(_going.WrittenSpan);
            }
            catch (IOException)
            {
                // Nobody reads any more, and there is nobody else to tell.
                _isClosed = true;
            }

            _going.ResetWrittenCount();
        }
    }
}
