using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Configs;

/// <summary>Finds, makes, changes and deletes saved configs.</summary>
internal sealed class ConfigEditor(ResourceEditor editor, WorkspaceFinder workspaces, ConfigViews views)
{
    /// <summary>Name of a config in errors.</summary>
    public const string What = "config";

    /// <summary>The config that the path names.</summary>
    public ValueTask<Result<StoredResource>> FindAsync(ManagementCall call) =>
        workspaces.FindEntryAsync(call, ResourceKind.Config, call.Path("slug"), What);

    /// <summary>Creates a config from its content.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">Its id, to which its secrets are bound.</param>
    /// <param name="content">Its content.</param>
    /// <param name="slugGiven">Whether the caller chose the slug, so that no other is taken for it.</param>
    public ValueTask<Result<StoredResource>> CreateAsync(ManagementCall call, string id, ResourceContent content, bool slugGiven) =>
        editor.CreateAsync(call, ResourceKind.Config, id, content, slugGiven, "config.create", views.Describe);

    /// <summary>Changes the config that the path names.</summary>
    public ValueTask<Result<StoredResource>> ChangeAsync(
        ManagementCall call, string action, Func<StoredResource, ConfigRecord, ConfigRecord> change) =>
        editor.ChangeAsync(
            call,
            () => FindAsync(call),
            current =>
            {
                var record = change(current, current.Config());
                return call.Faults.Error is { } faults
                    ? faults
                    : current.Content with { Json = ResourceJson.Write(record) };
            },
            action,
            views.Describe);

    /// <summary>Deletes a config that was found.</summary>
    public ValueTask<ManagementResponse> DeleteAsync(ManagementCall call, StoredResource entry) =>
        editor.DeleteAsync(call, entry, "config.delete", views.Describe);

    /// <summary>The response to a change.</summary>
    public static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error) ? Views.Both(Views.Saved(entry, What)) : error;
}
