using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Core.Tests.Budgets.Journal;

/// <summary>A journal in memory; can be full.</summary>
internal sealed class JournalBytes : IJournalSink
{
    private readonly MemoryStream _bytes = new();

    public int Room { get; set; } = int.MaxValue;

    public int Length => (int)_bytes.Length;

    public byte[] Content => _bytes.ToArray();

    public bool TryAppend(ReadOnlySpan<byte> slots)
    {
        if (_bytes.Length + slots.Length > Room)
            return false;
        _bytes.Write(slots);
        return true;
    }
}
