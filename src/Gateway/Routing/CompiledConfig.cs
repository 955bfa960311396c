using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>A config that was compiled, with the effective plan that was made of it last.</summary>
public sealed class CompiledConfig
{
    private Known? _latest;

    /// <summary>Takes what the compiler made of a config.</summary>
    /// <param name="plan">The config's plan.</param>
    /// <param name="revision">Hash of a saved config's content; null for an inline config.</param>
    public CompiledConfig(RoutePlan plan, string? revision = null)
    {
        (Plan, Revision) = (plan, revision);
        Named = [.. RouteWalk.Targets(plan.Root).Where(target => target.SavedName is not null)];
    }

    /// <summary>The config's plan, as it is written.</summary>
    public RoutePlan Plan { get; }

    /// <summary>Hash of a saved config's content, which tells its versions apart; null for an inline config.</summary>
    public string? Revision { get; }

    /// <summary>The targets that name saved providers.</summary>
    internal Target[] Named { get; }

    /// <summary>Finds the plan that was made last, if it was made of the same.</summary>
    /// <param name="saved">The saved providers of <see cref="Named"/>.</param>
    /// <param name="access">What the caller's key is narrowed to.</param>
    internal EffectivePlan? Find(ReadOnlySpan<SavedProvider?> saved, KeyAccess? access) =>
        Volatile.Read(ref _latest) is { } known && ReferenceEquals(known.Access, access)
            && known.Saved.AsSpan().SequenceEqual(saved, ReferenceEqualityComparer.Instance)
            ? known.Plan
            : null;

    /// <summary>Keeps a plan for requests of the same.</summary>
    /// <remarks>Workspaces rarely share a config that names saved providers; a plan that does not match is made anew.</remarks>
    internal void Keep(SavedProvider?[] saved, KeyAccess? access, EffectivePlan plan) =>
        Volatile.Write(ref _latest, new(saved, access, plan));

    private sealed record Known(SavedProvider?[] Saved, KeyAccess? Access, EffectivePlan Plan);
}
