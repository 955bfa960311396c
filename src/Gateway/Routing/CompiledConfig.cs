using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>A config that was compiled, with the effective plan that was made of it last.</summary>
public sealed class CompiledConfig
{
    private Known? _latest;
    private Guarded? _guarded;

    /// <summary>Takes what the compiler made of a config.</summary>
    /// <param name="plan">The config's plan.</param>
    /// <param name="revision">Hash of a saved config's content; null for an inline config.</param>
    public CompiledConfig(RoutePlan plan, string? revision = null)
    {
        (Plan, Revision) = (plan, revision);
        Named = [.. RouteWalk.Targets(plan.Root).Where(target => target.SavedName is not null)];
        Guardrails = [.. RouteWalk.Targets(plan.Root).SelectMany(target => target.InputGuardrails.Concat(target.OutputGuardrails))
            .Select(guardrail => guardrail.Saved?.Name).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The config's plan, as it is written.</summary>
    public RoutePlan Plan { get; }

    /// <summary>Hash of a saved config's content, which tells its versions apart; null for an inline config.</summary>
    public string? Revision { get; }

    /// <summary>The targets that name saved providers.</summary>
    internal Target[] Named { get; }

    /// <summary>The names of the saved guardrails that its targets have, each once.</summary>
    internal string[] Guardrails { get; }

    /// <summary>Hash of the saved guardrails that stand in it; empty where it names none, or where they do not stand in it yet.</summary>
    public string GuardrailRevision { get; private init; } = string.Empty;

    /// <summary>Creates the same config with saved guardrails in its plan.</summary>
    /// <param name="plan">The plan with them.</param>
    /// <param name="guardrails">Hash of them.</param>
    internal CompiledConfig With(RoutePlan plan, string guardrails) =>
        new(plan, Revision) { GuardrailRevision = guardrails };

    /// <summary>Gets the config with these guardrails in it; made once while they are the same.</summary>
    /// <param name="found">The guardrails of <see cref="Guardrails"/>.</param>
    /// <param name="make">Makes it.</param>
    internal CompiledConfig WithGuardrails(SavedGuardrail[] found, Func<CompiledConfig, SavedGuardrail[], CompiledConfig> make)
    {
        if (Volatile.Read(ref _guarded) is { } known && known.Found.AsSpan().SequenceEqual(found, ReferenceEqualityComparer.Instance))
            return known.Config;
        var config = make(this, found);
        Volatile.Write(ref _guarded, new(found, config));
        return config;
    }

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

    private sealed record Guarded(SavedGuardrail[] Found, CompiledConfig Config);

    private sealed record Known(SavedProvider?[] Saved, KeyAccess? Access, EffectivePlan Plan);
}
