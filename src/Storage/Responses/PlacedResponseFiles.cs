using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Responses;

/// <summary>
/// Files of answers below a path of a place, which several instances may share. Nobody counts them exactly: each instance goes through
/// them now and then, and when a sixteenth of the bound came from itself since.
/// </summary>
/// <param name="place">Where they lie.</param>
/// <param name="path">The path.</param>
/// <param name="bounds">The bounds.</param>
/// <param name="time">Clock of the age.</param>
public sealed class PlacedResponseFiles(IFilePlace place, string path, ResponseFileBounds bounds, TimeProvider time)
    : IBoundedResponseFiles
{
    private const int SweepsPerBound = 16;

    // Below the bound, so that a full place is not gone through for every file.
    private const double FillAfterSweep = 0.9;

    private long _bytesSince;
    private long _filesSince;

    /// <inheritdoc/>
    public long MaxBytes => bounds.Bytes;

    /// <inheritdoc/>
    public IResponseFile Begin()
    {
        var id = Guid.NewGuid().ToString("n");
        return place.Begin($"{path}/{id[..2]}/{id}");
    }

    /// <inheritdoc/>
    public async ValueTask<Stream?> OpenAsync(string file, long length, CancellationToken cancellation)
    {
        var stream = await place.OpenAsync(file, cancellation);
        if (stream is null || stream.Length == length)
            return stream;
        await stream.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string file, CancellationToken cancellation) => place.RemoveAsync(file, cancellation);

    /// <inheritdoc/>
    public ValueTask<int> MakeRoomAsync(long bytes, CancellationToken cancellation)
    {
        var isFull = Interlocked.Add(ref _bytesSince, bytes) > bounds.Bytes / SweepsPerBound;
        isFull |= Interlocked.Increment(ref _filesSince) > bounds.Files / SweepsPerBound;
        return isFull ? SweepAsync(cancellation) : default;
    }

    /// <inheritdoc/>
    public async ValueTask<int> SweepAsync(CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _bytesSince, 0);
        Interlocked.Exchange(ref _filesSince, 0);
        var (now, sums) = (time.GetUtcNow(), new AgeSums());
        var (bytes, files) = (0L, 0L);
        await foreach (var file in place.ListAsync(path, cancellation))
        {
            var age = AgeOf(file, now);
            if (age >= bounds.Age)
            {
                await place.RemoveAsync(file.Name, cancellation);
                continue;
            }

            (bytes, files) = (bytes + file.Length, files + 1);
            sums.Add(age, file.Length);
        }

        return bytes > bounds.Bytes || files > bounds.Files
            ? await RemoveAsync(
                sums.Excess((long)(bounds.Bytes * FillAfterSweep), (long)(bounds.Files * FillAfterSweep))!.Value, now, cancellation)
            : 0;
    }

    // The clock of the place may be ahead of this one.
    private static TimeSpan AgeOf(PlacedFile file, DateTimeOffset now) => file.At > now ? TimeSpan.Zero : now - file.At;

    private async ValueTask<int> RemoveAsync(TimeSpan leastAge, DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = 0;
        await foreach (var file in place.ListAsync(path, cancellation))
        {
            if (AgeOf(file, now) < leastAge)
                continue;
            await place.RemoveAsync(file.Name, cancellation);
            removed++;
        }

        return removed;
    }
}
