namespace ImageGateway.Core.ControlPlane;

/// <summary>Kinds of entries in the resource store. The names are stored, so they never change.</summary>
public enum ResourceKind
{
    /// <summary>A workspace: those who see the same things.</summary>
    Workspace,

    /// <summary>A provider's credential and settings: Portkey's virtual key, provider and integration.</summary>
    Provider,

    /// <summary>Config saved under an id and a slug.</summary>
    Config,

    /// <summary>Gateway key with its scopes and limits.</summary>
    ApiKey,

    /// <summary>A budget by policy.</summary>
    UsagePolicy,

    /// <summary>A rate limit by policy.</summary>
    RatePolicy,

    /// <summary>Guardrail that configs name by its id or slug.</summary>
    Guardrail,

    /// <summary>State of the deployment's resources file: the revision that was applied last, and the entries that it declares.</summary>
    Declaration,
}
