using System.Collections.Immutable;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.ControlPlane;

/// <summary>A workspace: those who see the same things.</summary>
public sealed record WorkspaceRecord
{
    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Metadata and config that requests get when neither they nor their key say otherwise.</summary>
    public RequestDefaults Defaults { get; set; } = RequestDefaults.None;

    /// <summary>Budgets and rate limits of the workspace.</summary>
    public BudgetLimits Limits { get; set; } = BudgetLimits.None;

    /// <summary>Rules of the request log for its entries.</summary>
    public LogRules Log { get; set; } = LogRules.None;

    /// <summary>Bounds of its archived images.</summary>
    public ArchiveRules Archive { get; set; } = ArchiveRules.None;

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }
}

/// <summary>Bounds of the archived images of a workspace.</summary>
public sealed record ArchiveRules
{
    /// <summary>Bounds that set nothing.</summary>
    public static ArchiveRules None { get; } = new();

    /// <summary>Days after which images are removed; null: no bound.</summary>
    public int? Days { get; init; }

    /// <summary>Bytes beyond which the oldest images are removed; null: no bound.</summary>
    public long? Bytes { get; init; }
}

/// <summary>Rules of the request log for the entries of a workspace.</summary>
public sealed record LogRules
{
    /// <summary>Rules that set nothing.</summary>
    public static LogRules None { get; } = new();

    /// <summary>Days after which entries are hidden and their bodies removed; null: as long as the log keeps them.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Content of prompts and bodies that is kept: <c>full</c>, <c>hash</c> or <c>off</c>; null: as the deployment says.</summary>
    public string? Content { get; init; }

    /// <summary>Metadata keys whose values analytics count apart.</summary>
    public ImmutableArray<string> CountedMetadata { get; set; } = [];
}

/// <summary>Defaults that apply where a request does not say otherwise.</summary>
public sealed record RequestDefaults
{
    /// <summary>Defaults that set nothing.</summary>
    public static RequestDefaults None { get; } = new();

    /// <summary>Metadata that is laid over the request's (docs/architecture/portkey.md#precedence).</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The id or slug of a saved config, or null.</summary>
    public string? ConfigId { get; init; }

    /// <summary>True when a request may name another config than the default one.</summary>
    public bool AllowConfigOverride { get; set; } = true;
}
