using System.Collections.Concurrent;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Archives images behind links of providers that were given to callers as they are, in the background and before the links end. A host
/// that does not answer is left alone for a while, so that links nobody can follow cost little.
/// </summary>
public sealed class PassedLinks(
    IImageArchive archive, LinkFetcher fetcher, ArchiveMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    private const int MaxAtOnce = 4;
    private const int MaxWaiting = 256;
    private const int MaxHosts = 1_000;
    private const int CopyBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _slots = new(MaxAtOnce);
    private readonly ConcurrentDictionary<string, long> _silent = new(StringComparer.OrdinalIgnoreCase);
    private int _waiting;

    /// <summary>Fetches an image. Null at once where there is no room for it, or its host does not answer.</summary>
    /// <returns>The image; null where it could not be had.</returns>
    public Task<LogImage?>? Archive(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var uri) || IsLeftAlone(uri.Host))
            return null;
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting)
            return ArchiveAsync(link, uri.Host);
        Interlocked.Decrement(ref _waiting);
        metrics.NotFetched();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<LogImage?> ArchiveAsync(string link, string host)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, lifetime.ApplicationStopping);
        try
        {
            await _slots.WaitAsync(ending.Token);
            try
            {
                return IsLeftAlone(host) ? null : await CopyAsync(link, ending.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (Exception failure)
            when (failure is IOException or HttpRequestException or InvalidDataException or OperationCanceledException
                or ObjectDisposedException)
        {
            metrics.NotFetched();
            if (failure is LinkException { IsPassing: true } or OperationCanceledException && _silent.Count < MaxHosts)
                _silent[host] = time.GetTimestamp();
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async ValueTask<LogImage?> CopyAsync(string link, CancellationToken cancellation)
    {
        using var image = await fetcher.OpenAsync(link, cancellation);
        await using var upload = archive.Begin();
        var buffer = new byte[CopyBytes];
        var (length, drawn) = (0L, new Providers.Shared.Imaging.DrawnSize());
        int read;
        while ((read = await image.Content.ReadAsync(buffer, cancellation)) > 0)
        {
            await upload.WriteAsync(buffer.AsMemory(0, read), cancellation);
            drawn.Take(buffer.AsSpan(0, read));
            length += read;
        }

        return new LoggedImage(await upload.CommitAsideAsync(cancellation), length, drawn.Size).Known;
    }

    private bool IsLeftAlone(string host)
    {
        if (!_silent.TryGetValue(host, out var since))
            return false;
        if (time.GetElapsedTime(since) < LeftAlone)
            return true;
        _silent.TryRemove(new(host, since));
        return false;
    }
}
