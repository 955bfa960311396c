using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>Saved guardrail as the resource store keeps it.</summary>
public sealed record GuardrailRecord
{
    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>JSON object with its <c>checks</c> and <c>actions</c>; masks stand in place of secrets.</summary>
    public required string Guardrail { get; init; }

    /// <summary>The secrets, by where they stand in the guardrail (a JSON pointer).</summary>
    public ImmutableSortedDictionary<string, SealedSecret> Secrets { get; set; } = ImmutableSortedDictionary<string, SealedSecret>.Empty;

    /// <summary>True when configs may name the guardrail.</summary>
    public bool Active { get; set; } = true;

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }
}
