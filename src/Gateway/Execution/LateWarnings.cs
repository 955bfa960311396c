using System.Collections.Immutable;

namespace ImageGateway.Gateway.Execution;

/// <summary>Warnings that come up while the images of an attempt are finished, for its caller. Safe for several calls at once.</summary>
public sealed class LateWarnings
{
    private ImmutableArray<string> _all = [];

    /// <summary>The warnings so far.</summary>
    public ImmutableArray<string> All => _all;

    /// <summary>Adds a warning for the caller.</summary>
    public void Add(string warning) => ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), warning);
}
