using System.Text;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>Keeps what is written.</summary>
internal sealed class MemoryOutput : IResponseOutput
{
    private readonly List<byte> _bytes = [];

    public long Length => _bytes.Count;

    public string Text => Encoding.UTF8.GetString([.. _bytes]);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _bytes.AddRange(bytes.Span);
        return default;
    }

    /// <summary>True when it stands for bytes that were sent.</summary>
    public bool IsSent { get; init; }

    public bool CanTruncate => !IsSent;

    public void Truncate(long length) => _bytes.RemoveRange((int)length, _bytes.Count - (int)length);
}
