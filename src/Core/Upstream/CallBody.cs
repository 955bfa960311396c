using ImageGateway.Core.Images;

namespace ImageGateway.Core.Upstream;

/// <summary>The body of a call to a provider.</summary>
public abstract record CallBody
{
    private CallBody()
    {
    }

    /// <summary>A JSON document.</summary>
    public sealed record Json(ReadOnlyMemory<byte> Text) : CallBody;

    /// <summary>A JSON document in which files stand as base64; they are read and encoded while it is sent.</summary>
    /// <param name="Pieces">The text in order, and the files between.</param>
    public sealed record JsonWithFiles(IReadOnlyList<JsonBodyPiece> Pieces) : CallBody;

    /// <summary>A form; files are read again for every attempt.</summary>
    public sealed record Form(IReadOnlyList<FormPart> Parts) : CallBody;
}

/// <summary>A piece of a JSON document: text, or a file that becomes base64.</summary>
/// <param name="Text">The text, where it is no file.</param>
/// <param name="File">The file, where it is one.</param>
public readonly record struct JsonBodyPiece(ReadOnlyMemory<byte> Text, InputFile? File = null);

/// <summary>One part of a form: a text field or a file.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Text">The field's text, where it is no file.</param>
/// <param name="File">The file, where it is one.</param>
public sealed record FormPart(string Name, ReadOnlyMemory<byte> Text, InputFile? File = null);
