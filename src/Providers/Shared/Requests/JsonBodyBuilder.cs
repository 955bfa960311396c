using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Writes a JSON body in which files stand as base64 without being read now.</summary>
internal sealed class JsonBodyBuilder : IDisposable
{
    private readonly ArrayBufferWriter<byte> _text = new(512);
    private readonly List<(int At, string Prefix, InputFile File)> _files = [];

    /// <summary>Starts an empty document.</summary>
    public JsonBodyBuilder() => Writer = new Utf8JsonWriter(_text);

    /// <summary>Writes everything but files.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>A string member or element that holds a file in base64.</summary>
    /// <param name="file">The file.</param>
    /// <param name="prefix">Plain ASCII before the base64, such as the head of a data URI.</param>
    public void WriteFile(InputFile file, string prefix = "")
    {
        Writer.WriteRawValue("\"\""u8, skipInputValidation: true);
        Writer.Flush();
        _files.Add((_text.WrittenCount - 1, prefix, file));
    }

    /// <summary>Builds the body from its parts.</summary>
    public CallBody Build()
    {
        Writer.Flush();
        if (_files.Count == 0)
            return new CallBody.Json(_text.WrittenMemory);

        var pieces = new List<JsonBodyPiece>();
        var start = 0;
        foreach (var (at, prefix, file) in _files)
        {
            pieces.Add(new(_text.WrittenMemory[start..at]));
            if (prefix.Length > 0)
                pieces.Add(new(System.Text.Encoding.ASCII.GetBytes(prefix)));
            pieces.Add(new(default, file));
            start = at;
        }

        pieces.Add(new(_text.WrittenMemory[start..]));
        return new CallBody.JsonWithFiles(pieces);
    }

    /// <inheritdoc/>
    public void Dispose() => Writer.Dispose();
}
