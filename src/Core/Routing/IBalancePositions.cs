namespace ImageGateway.Core.Routing;

/// <summary>
/// The positions of round robins, shared by all front-ends. Kept in memory only: where the owner of a position is lost, it
/// begins again, which a round robin survives.
/// </summary>
public interface IBalancePositions
{
    /// <summary>The longest block of positions that may be asked for.</summary>
    const int MaxBlock = 1024;

    /// <summary>Hands the next positions out, each once.</summary>
    /// <param name="balance">Which round robin.</param>
    /// <param name="count">How many, from 1 to <see cref="MaxBlock"/>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The first of them; the others follow it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    ValueTask<long> TakeAsync(BalanceId balance, int count, CancellationToken cancellationToken);
}

/// <summary>Names a round robin.</summary>
/// <param name="Config">The id of a saved config, or the hash of an inline one.</param>
/// <param name="Path">Where the strategy stands in it.</param>
public readonly record struct BalanceId(string Config, string Path);
