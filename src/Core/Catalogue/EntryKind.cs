namespace ImageGateway.Core.Catalogue;

/// <summary>What kinds of things the catalogue keeps. The names are stored.</summary>
public enum EntryKind
{
    /// <summary>A workspace: those who see the same things.</summary>
    Workspace,

    /// <summary>A provider's credential and settings: Portkey's virtual key, provider and integration.</summary>
    Provider,

    /// <summary>A saved config.</summary>
    Config,

    /// <summary>A gateway key.</summary>
    ApiKey,

    /// <summary>A budget by policy.</summary>
    UsagePolicy,

    /// <summary>A rate limit by policy.</summary>
    RatePolicy,
}
