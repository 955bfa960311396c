using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ImageGateway.Core.Images;

/// <summary>An image that lies as base64 in a request's body; it is decoded while it is read, never as a whole.</summary>
/// <param name="fieldName">The field that it stands for.</param>
/// <param name="fileName">A name for it.</param>
/// <param name="contentType">Its media type.</param>
/// <param name="text">Valid base64 in UTF-8, white space allowed.</param>
/// <param name="length">Bytes that it decodes to.</param>
public sealed class Base64InputFile(string fieldName, string fileName, string contentType, ReadOnlyMemory<byte> text, long length)
    : InputFile(fieldName, fileName, contentType)
{
    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override Stream OpenRead() => new CryptoStream(
        MemoryMarshal.TryGetArray(text, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(text.ToArray(), writable: false),
        new FromBase64Transform(FromBase64TransformMode.IgnoreWhiteSpaces),
        CryptoStreamMode.Read);
}
