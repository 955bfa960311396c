namespace ImageGateway.Api.Management.Bodies;

/// <summary>A body that may name the workspace that is meant.</summary>
internal interface IInWorkspace
{
    /// <summary>The workspace's id or slug; null: the query's, else the caller's own.</summary>
    Optional<string?> WorkspaceId { get; }
}
