using System.Text;

namespace ImageGateway.Core.Budgets.Journal;

/// <summary>Writes a record's payload: numbers of seven bits a byte, texts with their length before them.</summary>
internal ref struct PayloadWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Length { get; private set; }

    public void Number(long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            _buffer[Length++] = (byte)(rest | 0x80);
        _buffer[Length++] = (byte)rest;
    }

    public void Amount(Amount amount)
    {
        Number(amount.Cost);
        Number(amount.Requests);
        Number(amount.Images);
    }

    public void Attempt(Guid attempt)
    {
        attempt.TryWriteBytes(_buffer[Length..]);
        Length += 16;
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        Length += Encoding.UTF8.GetBytes(text, _buffer[Length..]);
    }
}
