namespace ImageGateway.Core.Responses;

/// <summary>Keeps answers for requests that ask for the same images, within bounds of number, bytes and age.</summary>
/// <remarks>Every member throws <see cref="IOException"/> when the store cannot be reached or written.</remarks>
public interface IResponseCache
{
    /// <summary>The bytes of answers.</summary>
    IResponseFiles Files { get; }

    /// <summary>The answer of a key whose time is not over, or null.</summary>
    ValueTask<StoredResponse?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>Keeps an answer in place of what the key had; the oldest go where there is no room.</summary>
    ValueTask PutAsync(string key, StoredResponse response, TimeSpan maxAge);

    /// <summary>Removes what is over.</summary>
    ValueTask SweepAsync(CancellationToken cancellation);
}
