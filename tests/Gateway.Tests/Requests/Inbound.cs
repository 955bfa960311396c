using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace ImageGateway.Gateway.Tests.Requests;

/// <summary>Requests as they reach the readers of bodies.</summary>
internal static class Inbound
{
    public static HttpRequest Request(string contentType, ReadOnlyMemory<byte> body, params IReadOnlyList<int> lengths) =>
        Request(contentType, new PiecewiseStream(body, lengths));

    public static HttpRequest Request(string contentType, Stream body)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = contentType;
        context.Request.Body = body;
        return context.Request;
    }

    public static RequestAdmission Gate(LimitOptions limits, Lifetime? lifetime = null) => new(limits, lifetime ?? new());

    /// <summary>A body that breaks off with this failure.</summary>
    public static Stream Broken(ReadOnlyMemory<byte> start, Exception failure) => new BrokenStream(start, failure);

    /// <summary>A process that can be told to end.</summary>
    internal sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();
    }

    private sealed class BrokenStream(ReadOnlyMemory<byte> start, Exception failure) : MemoryStream(start.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw failure : base.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
