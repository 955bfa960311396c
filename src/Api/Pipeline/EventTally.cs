using ImageGateway.Core.Images;
using ImageGateway.Providers.OpenAiDialect;

namespace ImageGateway.Api.Pipeline;

/// <summary>Counts the pictures of a provider's events while they pass, and the tokens that they say to have cost.</summary>
internal sealed class EventTally
{
    // The count of tokens stands behind the picture, at the end of its line.
    private const int TailBytes = 2048;

    private readonly byte[] _tail = new byte[TailBytes];
    private int _length;
    private bool _isCut;
    private bool _isCompletion;
    private bool _hasData;
    private ImageUsage? _usage;
    private ImageUsage? _sum;
    private bool _isUncounted;

    /// <summary>Pictures that came whole.</summary>
    public int Completed { get; private set; }

    /// <summary>Their tokens; null where one does not say.</summary>
    public ImageUsage? Usage => _isUncounted ? null : _sum;

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            Keep(bytes[..end]);
            EndLine(_tail.AsSpan(0, _length).TrimEnd((byte)'\r'));
            (_length, _isCut) = (0, false);
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (part.Length > TailBytes)
        {
            part = part[^TailBytes..];
            (_length, _isCut) = (0, true);
        }

        var excess = _length + part.Length - TailBytes;
        if (excess > 0)
        {
            _tail.AsSpan(excess, _length - excess).CopyTo(_tail);
            (_length, _isCut) = (_length - excess, true);
        }

        part.CopyTo(_tail.AsSpan(_length));
        _length += part.Length;
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            EndEvent();
        else if (!_isCut && line.StartsWith("event:"u8))
            _isCompletion = line.EndsWith(".completed"u8);
        else if (_isCompletion)
            (_hasData, _usage) = (true, OpenAiUsage.Last(line) ?? _usage);
    }

    private void EndEvent()
    {
        if (_isCompletion && _hasData)
        {
            Completed++;
            _isUncounted |= _usage is null;
            if (_usage is { } usage)
                _sum = _sum is null ? usage : ImageUsage.Add(_sum, usage);
        }

        (_isCompletion, _hasData, _usage) = (false, false, null);
    }
}
