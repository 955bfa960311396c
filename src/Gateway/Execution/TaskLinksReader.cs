using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Execution;

/// <summary>Hands on the images of a task that named them by link or data URI.</summary>
internal sealed class TaskLinksReader(TaskStep.Done done) : IResponseReader
{
    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        foreach (var (name, json) in done.Fields)
            await images.FieldAsync(name, json, cancellation);
        foreach (var link in done.Links)
        {
            await images.BeginAsync(cancellation);
            var comma = link.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? link.IndexOf(',', StringComparison.Ordinal) : -1;
            if (comma < 0)
                await images.LinkAsync(link, cancellation);
            else
                await images.Base64Async(Encoding.ASCII.GetBytes(link[(comma + 1)..]), cancellation);
            await images.EndAsync(ImageVerdict.Shown, cancellation);
        }

        for (var filtered = 0; filtered < done.Filtered; filtered++)
        {
            await images.BeginAsync(cancellation);
            await images.EndAsync(ImageVerdict.Filtered, cancellation);
        }

        return null;
    }
}
