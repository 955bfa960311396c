namespace ImageGateway.Core.ControlPlane;

/// <summary>The ids of workspaces that are always there.</summary>
public static class WorkspaceIds
{
    /// <summary>Workspace of all callers in open mode, of the admin key, and of whoever has no other.</summary>
    public const string Default = "default";
}
