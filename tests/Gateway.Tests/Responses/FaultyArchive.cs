using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>An archive in memory that fails where it is told to.</summary>
internal sealed class FaultyArchive : IImageArchive
{
    public bool FailsAtBegin { get; set; }

    /// <summary>Bytes that an image may have before the disk is full; a part of the failing write is written.</summary>
    public int Room { get; init; } = int.MaxValue;

    public bool FailsAtCommit { get; init; }

    public List<byte[]> Kept { get; } = [];

    /// <summary>Uploads that were begun and not disposed.</summary>
    public int Open { get; private set; }

    public IImageUpload Begin() => FailsAtBegin ? throw new IOException("No space left.") : new Upload(this);

    public ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DeleteAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

    private sealed class Upload : IImageUpload
    {
        private readonly FaultyArchive _archive;
        private readonly MemoryStream _content = new();

        public Upload(FaultyArchive archive)
        {
            _archive = archive;
            archive.Open++;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            if (_content.Length + bytes.Length > _archive.Room)
            {
                _content.Write(bytes.Span[..(int)(_archive.Room - _content.Length)]);
                throw new IOException("No space left.");
            }

            _content.Write(bytes.Span);
            return default;
        }

        public ValueTask<string> CommitAsync(CancellationToken cancellation)
        {
            if (_archive.FailsAtCommit)
                throw new IOException("No space left.");
            _archive.Kept.Add(_content.ToArray());
            return new("id" + _archive.Kept.Count);
        }

        public Stream ReadBack() => new MemoryStream(_content.ToArray());

        public ValueTask DisposeAsync()
        {
            _archive.Open--;
            return default;
        }
    }
}
