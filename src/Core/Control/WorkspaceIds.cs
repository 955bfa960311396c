namespace ImageGateway.Core.Control;

/// <summary>The ids of workspaces that are always there.</summary>
public static class WorkspaceIds
{
    /// <summary>Where everybody is who was not given another: all callers in open mode, and the admin key.</summary>
    public const string Default = "default";
}
