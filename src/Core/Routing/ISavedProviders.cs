namespace ImageGateway.Core.Routing;

/// <summary>
/// The saved providers of a workspace, which requests name as <c>@slug</c> or as a virtual key. Part of the control plane.
/// A provider that was asked for lately is answered from memory; a change is seen within a second.
/// </summary>
public interface ISavedProviders
{
    /// <summary>A provider as it is now, whether or not it has expired; null where the workspace has none of this name.</summary>
    /// <param name="workspace">The id of the caller's workspace, as <see cref="SavedProvider.Workspace"/> has it.</param>
    /// <param name="slug">Its slug without the at sign, or its id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<SavedProvider?> FindAsync(string workspace, string slug, CancellationToken cancellationToken);
}
