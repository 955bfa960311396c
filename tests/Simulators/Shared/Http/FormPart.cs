using System.Text;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>One part of a multipart form.</summary>
public sealed record FormPart(string Name, string? FileName, string? ContentType, ReadOnlyMemory<byte> Content)
{
    public bool IsFile => FileName is not null;

    public string Text => Encoding.UTF8.GetString(Content.Span);
}
