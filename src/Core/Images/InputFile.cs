namespace ImageGateway.Core.Images;

/// <summary>An image or mask that came with a request. It can be read as often as attempts need it.</summary>
public abstract class InputFile(string fieldName, string fileName, string contentType)
{
    /// <summary>The form field it came in: <c>image</c>, <c>image[]</c>, <c>mask</c> …</summary>
    public string FieldName => fieldName;

    /// <summary>The caller's name for the file.</summary>
    public string FileName => fileName;

    /// <summary>The caller's media type for it.</summary>
    public string ContentType => contentType;

    /// <summary>Length of the file in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A new stream over the content, from its start.</summary>
    public abstract Stream OpenRead();
}

/// <summary>A file that is small enough to stay in memory.</summary>
public sealed class MemoryInputFile(string fieldName, string fileName, string contentType, ReadOnlyMemory<byte> content)
    : InputFile(fieldName, fileName, contentType)
{
    /// <summary>Content of the file, held in memory.</summary>
    public ReadOnlyMemory<byte> Content => content;

    /// <inheritdoc/>
    public override long Length => content.Length;

    /// <inheritdoc/>
    public override Stream OpenRead() => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);
}

/// <summary>A file under another field name or with another label.</summary>
public sealed class LabelledFile(InputFile file, string fieldName, string fileName, string contentType)
    : InputFile(fieldName, fileName, contentType)
{
    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override Stream OpenRead() => file.OpenRead();
}
