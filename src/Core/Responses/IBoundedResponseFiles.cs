namespace ImageGateway.Core.Responses;

/// <summary>Files of answers that stay within bounds of bytes and age; those that were written longest ago go first.</summary>
public interface IBoundedResponseFiles : IResponseFiles
{
    /// <summary>Bytes of all files at most, and so of one.</summary>
    long MaxBytes { get; }

    /// <summary>Notes that a file was kept, and makes room where enough came since it was made last.</summary>
    /// <returns>How many files had to make room.</returns>
    /// <exception cref="IOException">It cannot be told which, or one cannot be removed.</exception>
    ValueTask<int> MakeRoomAsync(long bytes, CancellationToken cancellation);

    /// <summary>Removes a file; one that is not there changes nothing.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    ValueTask RemoveAsync(string file, CancellationToken cancellation);

    /// <summary>Removes what is too old, and the oldest where there is no room.</summary>
    /// <returns>How many files had to make room.</returns>
    /// <exception cref="IOException">It cannot be told which, or one cannot be removed.</exception>
    ValueTask<int> SweepAsync(CancellationToken cancellation);
}
