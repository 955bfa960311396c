using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Execution;

/// <summary>Hands on the pictures of a task that named them by link or data URI.</summary>
internal sealed class TaskLinksReader(TaskStep.Done done) : IAnswerReader
{
    /// <inheritdoc/>
    public bool VerdictFollows(ProviderAnswer answer) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderAnswer answer, IPictureWriter pictures, CancellationToken cancellation)
    {
        foreach (var (name, json) in done.Fields)
            await pictures.FieldAsync(name, json, cancellation).ConfigureAwait(false);
        foreach (var link in done.Links)
        {
            await pictures.BeginAsync(cancellation).ConfigureAwait(false);
            var comma = link.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? link.IndexOf(',', StringComparison.Ordinal) : -1;
            if (comma < 0)
                await pictures.LinkAsync(link, cancellation).ConfigureAwait(false);
            else
                await pictures.Base64Async(Encoding.ASCII.GetBytes(link[(comma + 1)..]), cancellation).ConfigureAwait(false);
            await pictures.EndAsync(PictureVerdict.Shown, cancellation).ConfigureAwait(false);
        }

        for (var filtered = 0; filtered < done.Filtered; filtered++)
        {
            await pictures.BeginAsync(cancellation).ConfigureAwait(false);
            await pictures.EndAsync(PictureVerdict.Filtered, cancellation).ConfigureAwait(false);
        }

        return null;
    }
}
