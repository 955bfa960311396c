using System.Net;
using System.Text;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>A body that begins and never ends, until the request is given up.</summary>
internal sealed class HalfBody(string start) : HttpContent
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when the beginning has been sent.</summary>
    public Task Written => _written.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(start), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        _written.SetResult();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
