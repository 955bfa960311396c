using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// A bounded copy of a body that passes in pieces, without its images: a long string of base64 is left out while it passes, and stands
/// as a reference in the text. A body that is an image or no text at all is counted only. Not safe for several threads.
/// </summary>
/// <param name="keeps">False when the bytes are only counted.</param>
public sealed class BodyExcerpt(bool keeps = true)
{
    /// <summary>Most bytes that are kept; the rest is cut and said.</summary>
    public const int MaxBytes = 64 * 1024;

    // Shorter strings stay: they may be words that happen to be base64.
    private const int ShortestImage = 256;
    private const int FirstBuffer = 1024;

    // Of base64 in either alphabet, and the escapes of line ends and slashes.
    private static readonly SearchValues<byte> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\\"u8);

    // Of control characters that JSON has escaped and a text may have by mistake; with more, it is none.
    private const int MaxControls = 64;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static code => (byte)code).Except("\t\n\f\r\e"u8.ToArray())]);

    private List<Gap>? _images;
    private byte[] _buffer = [];
    private int _length;
    private State _state = keeps ? State.Begin : State.Ended;
    private int _stringAt;
    private long _skipped;
    private bool _isEscaped;
    private int _controls;
    private bool _isBinary;

    private enum State
    {
        Begin,
        Outside,

        // In a string of which it is not known yet whether it is an image.
        Head,
        Text,
        Image,

        // Nothing more is kept.
        Ended,
    }

    /// <summary>Bytes of the whole body so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>True when the body is longer than what is kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The copy as far as it is kept.</summary>
    public ReadOnlySpan<byte> Kept => _buffer.AsSpan(0, _length);

    /// <summary>True for a body that this gateway wrote as JSON, which need not be checked.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Determines whether another excerpt keeps the same of a body as this one.</summary>
    public bool IsSameAs(BodyExcerpt other) =>
        Bytes == other.Bytes && IsCut == other.IsCut && IsOwn == other.IsOwn && _isBinary == other._isBinary && _state == other._state
        && Kept.SequenceEqual(other.Kept) && (_images ?? []).SequenceEqual(other._images ?? []);

    /// <summary>Takes whole tokens of JSON, no string of which is cut: a short one holds no image, so it is copied as it is.</summary>
    public void AppendWhole(ReadOnlySpan<byte> json)
    {
        if (_state is not (State.Begin or State.Outside) || json.Length > ShortestImage || _length + json.Length > MaxBytes)
        {
            Append(json);
            return;
        }

        (_state, Bytes) = (State.Outside, Bytes + json.Length);
        Keep(json);
    }

    /// <summary>Takes a text as a string of JSON, as <see cref="AppendWhole"/> does.</summary>
    public void AppendQuoted(string text)
    {
        var length = text.Length + 2;
        var fits = _state is State.Begin or State.Outside && length <= ShortestImage && _length + length <= MaxBytes;
        if (!fits || !JsonText.IsPlain(text))
        {
            AppendWhole(JsonText.Quote(text));
            return;
        }

        if (_length + length > _buffer.Length)
            Grow(_length + length);
        var token = _buffer.AsSpan(_length, length);
        token[0] = token[^1] = (byte)'"';
        Encoding.ASCII.GetBytes(text, token[1..]);
        (_state, _length, Bytes) = (State.Outside, _length + length, Bytes + length);
    }

    /// <summary>Takes the next bytes of the body.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        if (_state == State.Begin && !bytes.IsEmpty)
            _state = ImageSignature.MediaTypeOf(bytes) is null ? State.Outside : State.Ended;
        while (!bytes.IsEmpty && _state != State.Ended)
            bytes = Take(bytes);
    }

    /// <summary>
    /// The copy as JSON: the body itself where it is whole and JSON, else a JSON string of it, which says the size of a body that is no
    /// text. Empty where nothing was kept.
    /// </summary>
    /// <param name="images">Images of the body in their order; they are named where they are as many as were left out.</param>
    public string ToJson(ImmutableArray<LogImage> images)
    {
        if (_state == State.Image)
            EndImage();
        if (_isBinary)
            return string.Create(CultureInfo.InvariantCulture, $"\"[binary: {Bytes} bytes]\"");
        if (_length == 0)
            return string.Empty;
        var text = Render(images);
        if (!IsCut && (IsOwn || IsJson(Kept)))
            return text;
        if (IsCut)
            text += string.Create(CultureInfo.InvariantCulture, $" [cut: {MaxBytes} of {Bytes} bytes]");
        return Encoding.UTF8.GetString(JsonText.Quote(text));
    }

    /// <summary>Gives the buffer back; the excerpt is empty afterwards.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length, _state) = ([], 0, State.Ended);
    }

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes)
    {
        switch (_state)
        {
            case State.Outside:
                var quote = bytes.IndexOf((byte)'"');
                var taken = quote < 0 ? bytes.Length : quote + 1;
                Copy(bytes[..taken]);
                if (quote >= 0 && _state != State.Ended)
                    (_state, _stringAt, _isEscaped) = (State.Head, _length, false);
                return bytes[taken..];
            case State.Head:
                var room = Math.Min(bytes.Length, ShortestImage - (_length - _stringAt));
                var left = TakeString(bytes[..room]);
                if (_state == State.Head && _length - _stringAt == ShortestImage)
                    Judge();
                return bytes[(room - left)..];
            case State.Text:
                return bytes[^TakeString(bytes)..];
            default:
                var end = FindEnd(bytes);
                _skipped += end < 0 ? bytes.Length : end;
                if (end < 0)
                    return [];
                EndImage();
                Copy(bytes[end..(end + 1)]);
                return bytes[(end + 1)..];
        }
    }

    // The bytes behind the string's end.
    private int TakeString(ReadOnlySpan<byte> bytes)
    {
        var end = FindEnd(bytes);
        var taken = end < 0 ? bytes.Length : end + 1;
        Copy(bytes[..taken]);
        if (end >= 0 && _state != State.Ended)
            _state = State.Outside;
        return bytes.Length - taken;
    }

    private void Judge()
    {
        var head = _buffer.AsSpan(_stringAt, _length - _stringAt);
        if (!head.StartsWith("data:"u8) && head.ContainsAnyExcept(Letters))
        {
            _state = State.Text;
            return;
        }

        (_state, _skipped, _length) = (State.Image, head.Length, _stringAt);
    }

    private void EndImage()
    {
        (_images ??= []).Add(new(_length, _skipped));
        _state = State.Outside;
    }

    private int FindEnd(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            if (_isEscaped)
            {
                _isEscaped = false;
                continue;
            }

            var next = bytes[index..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return -1;
            index += next;
            if (bytes[index] == (byte)'"')
                return index;
            _isEscaped = true;
        }

        return -1;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAny(Controls) && (_controls += CountControls(bytes)) > MaxControls)
        {
            // As text, each of its bytes would become an escape of six characters.
            Release();
            _isBinary = true;
            return;
        }

        if (_length + bytes.Length > MaxBytes)
        {
            bytes = bytes[..(MaxBytes - _length)];
            (IsCut, _state) = (true, State.Ended);
        }

        Keep(bytes);

        // No half of a character.
        var tail = Math.Min(3, _length);
        if (IsCut)
            _length -= tail - WholeBytes(Kept[^tail..]);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _buffer.Length)
            Grow(_length + bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private static int CountControls(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
            count += Controls.Contains(value) ? 1 : 0;
        return count;
    }

    // How many of the last bytes are whole characters.
    private static int WholeBytes(ReadOnlySpan<byte> tail)
    {
        for (var index = tail.Length - 1; index >= 0; index--)
        {
            if (tail[index] < 0x80)
                return index + 1;
            if (tail[index] >= 0xC0)
                return Rune.DecodeFromUtf8(tail[index..], out _, out _) == OperationStatus.Done ? tail.Length : index;
        }

        return tail.Length;
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, length));
        Kept.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private string Render(ImmutableArray<LogImage> images)
    {
        if (_images is null)
            return Encoding.UTF8.GetString(Kept);
        var (text, at) = (new StringBuilder(_length + (_images.Count * 128)), 0);
        for (var index = 0; index < _images.Count; index++)
        {
            var gap = _images[index];
            text.Append(Encoding.UTF8.GetString(Kept[at..gap.At]))
                .Append(
                    _images.Count == images.Length && images[index].Sha256.Length > 0
                        ? ImageText.Of(images[index])
                        : ImageText.Of(gap.Length));
            at = gap.At;
        }

        return text.Append(Encoding.UTF8.GetString(Kept[at..])).ToString();
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 256 });
            while (reader.Read())
            {
                // Read for its faults alone.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // An image that was left out, and its length in characters.
    private readonly record struct Gap(int At, long Length);
}
