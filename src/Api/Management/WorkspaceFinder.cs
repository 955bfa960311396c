using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management;

/// <summary>
/// Finds the workspace in which a call acts, the one that it names, where the caller may, else the caller's own; and entries in it.
/// </summary>
internal sealed class WorkspaceFinder(IResourceStore resourceStore)
{
    /// <summary>The workspace's id, or the refusal. What is not the caller's looks like what is not there.</summary>
    public ValueTask<Result<string>> FindAsync(ManagementCall call) => FindAsync(call, call.WorkspaceName);

    /// <summary>The id of a workspace by its id or slug, or the refusal; no name: the caller's own.</summary>
    public async ValueTask<Result<string>> FindAsync(ManagementCall call, string? name)
    {
        var principal = call.Principal;
        if (name is not { } named || named == principal.Workspace)
            return principal.Workspace;
        var entry = await resourceStore.FindAsync(ResourceKind.Workspace, string.Empty, named, call.Cancellation);
        return entry is not null && (principal.IsOrganisation || entry.Id == principal.Workspace)
            ? entry.Id
            : ManagementErrors.NoWorkspace(named);
    }

    /// <summary>The entry that a call names by its slug or id in its workspace, or by its id where the caller sees all.</summary>
    /// <param name="call">The call.</param>
    /// <param name="kind">The kind of the entry.</param>
    /// <param name="name">The name that the call gives.</param>
    /// <param name="what">The kind as errors call it.</param>
    public async ValueTask<Result<StoredResource>> FindEntryAsync(ManagementCall call, ResourceKind kind, string name, string what)
    {
        if (!(await FindAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var entry = await resourceStore.FindAsync(kind, workspace, name, call.Cancellation)
            ?? (call.Principal.IsOrganisation ? await resourceStore.ReadAsync(kind, name, call.Cancellation) : null);
        return entry is null ? ManagementErrors.NotFound(what, name) : entry;
    }

    /// <summary>The workspace that a list is for: null where the caller sees all and names none.</summary>
    public async ValueTask<Result<string?>> FilterAsync(ManagementCall call)
    {
        if (call.Principal.IsOrganisation && call.WorkspaceName is null)
            return new Result<string?>((string?)null);
        return (await FindAsync(call)).TryGet(out var workspace, out var error) ? workspace : error;
    }
}
