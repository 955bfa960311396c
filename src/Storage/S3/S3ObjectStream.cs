using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace ImageGateway.Storage.S3;

/// <summary>An object that is read from any place: one request from there to its end, made when the first byte is read.</summary>
internal sealed class S3ObjectStream(AmazonS3Client client, string bucket, string key, long length) : Stream
{
    private GetObjectResponse? _open;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
            return 0;
        try
        {
            _open ??= await client.GetObjectAsync(
                new GetObjectRequest { BucketName = bucket, Key = key, ByteRange = new(_position, length - 1) }, cancellationToken);
            var read = await _open.ResponseStream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                throw new IOException("The archive sent less of an image than it has.");
            _position += read;
            return read;
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException("The archive does not answer: " + failure.Message, failure);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(to, nameof(offset));
        if (to != _position)
            Close(ref _open);
        return _position = to;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Images are read asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close(ref _open);
        base.Dispose(disposing);
    }

    private static void Close(ref GetObjectResponse? response)
    {
        response?.Dispose();
        response = null;
    }
}
