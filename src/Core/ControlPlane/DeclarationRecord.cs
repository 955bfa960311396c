using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>State of the deployment's resources file, as the resource store keeps it for all instances.</summary>
public sealed record DeclarationRecord
{
    /// <summary>The id of the only one.</summary>
    public const string Id = "resources";

    /// <summary>Revision of the file that was applied last; null where it had none.</summary>
    public long? Revision { get; init; }

    /// <summary>Hash of the file's bytes.</summary>
    public required string Hash { get; init; }

    /// <summary>Hash of the texts that its references led to, sealed.</summary>
    public required string Secrets { get; init; }

    /// <summary>The entries that it declares, and while it is applied those of before, too.</summary>
    public ImmutableArray<DeclaredEntry> Entries { get; set; } = [];
}

/// <summary>An entry that a file declares.</summary>
/// <param name="Kind">Kind of the entry.</param>
/// <param name="Id">Its id.</param>
public sealed record DeclaredEntry(string Kind, string Id);
