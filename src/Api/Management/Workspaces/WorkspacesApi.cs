using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Workspaces;

/// <summary>
/// <c>/v1/admin/workspaces</c>, also as <c>/v1/workspaces</c>: who sees the same things. A workspace's key sees its own only.
/// </summary>
internal sealed class WorkspacesApi(
    IResourceStore resourceStore, ResourceEditor editor, DefaultConfigs configs, ResourceUses uses, UsageApi usage)
{
    private const string What = "workspace";

    /// <summary>Maps the routes of workspaces.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        foreach (var path in (ReadOnlySpan<string>)["/admin/workspaces", "/workspaces"])
        {
            endpoints.Map(routes, "GET", path, ["workspaces.list"], ListAsync);
            endpoints.Map<WorkspaceChange>(routes, "POST", path, ["workspaces.create"], CreateAsync);
            endpoints.Map(routes, "GET", path + "/{id}", ["workspaces.read"], ReadAsync);
            endpoints.Map<WorkspaceChange>(routes, "PUT", path + "/{id}", ["workspaces.update"], UpdateAsync);
            endpoints.Map(routes, "DELETE", path + "/{id}", ["workspaces.delete"], DeleteAsync);
            usage.Map(endpoints, routes, path + "/{id}", verb => ["workspaces." + verb], FindForUsageAsync);
        }
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        var entries = await resourceStore.ListAsync(ResourceKind.Workspace, null, call.Cancellation);
        var name = call.Query("name") ?? call.Query("exact_name");
        return Views.List(
            entries.Where(entry => Sees(call, entry) && (name is null || entry.Workspace().Name == name))
                .Select(WorkspaceView.Describe), call.Page());
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, WorkspaceChange body)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.OrganisationOnly;
        var record = Apply(body, call.Faults, new() { Name = string.Empty }, isNew: true);
        var slug = BodyNames.Slug(body.Slug, call.Faults);
        var id = ResourceEditor.NewId();
        if ((call.Faults.Error ?? await configs.CheckAsync(body.Defaults, id, call.Cancellation)) is { } fault)
            return fault;
        var content = new ResourceContent(string.Empty, slug ?? SlugText.From(record.Name, What), ResourceJson.Write(record));
        var created = await editor.CreateAsync(
            call, ResourceKind.Workspace, id, content, slug is not null, "workspace.create", WorkspaceView.Describe);
        return created.TryGet(out var entry, out var error) ? WorkspaceView.Describe(entry) : error;
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        return WorkspaceView.Describe(entry);
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, WorkspaceChange body)
    {
        // Its limits are not for those whom they bound.
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.OrganisationOnly;
        if (!(await FindAsync(call)).TryGet(out var found, out var absent))
            return absent;
        if (await configs.CheckAsync(body.Defaults, found.Id, call.Cancellation) is { } fault)
            return fault;
        var changed = await editor.ChangeAsync(
            call,
            () => FindAsync(call),
            current =>
            {
                BodyNames.KeepSlug(body.Slug, current, call.Faults);
                var record = Apply(body, call.Faults, current.Workspace(), isNew: false);
                return call.Faults.Error is { } faults
                    ? faults
                    : current.Content with { Json = ResourceJson.Write(record) };
            },
            "workspace.update",
            WorkspaceView.Describe);
        return changed.TryGet(out var entry, out var error) ? WorkspaceView.Describe(entry) : error;
    }

    private async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.OrganisationOnly;
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        if (entry.Id == WorkspaceIds.Default)
            return ManagementErrors.Invalid("the default workspace stays");
        var users = await uses.FindAsync(entry, call.Cancellation);
        return users.Count > 0
            ? ManagementErrors.InUse(What, entry.Slug, users)
            : await editor.DeleteAsync(call, entry, "workspace.delete", WorkspaceView.Describe);
    }

    private static WorkspaceRecord Apply(WorkspaceChange body, BodyFaults faults, WorkspaceRecord current, bool isNew) => current with
    {
        Name = BodyNames.Name(body.Name, isNew ? null : current.Name, faults),
        Description = body.Description.Or(current.Description),
        Defaults = DefaultsRequest.Over(current.Defaults, body.Defaults, faults),
        Limits = body.Over(current.Limits, faults),
        Log = Apply(body, faults, current.Log),
        Archive = current.Archive with
        {
            Days = body.ArchiveDays.Or(current.Archive.Days),
            Bytes = body.ArchiveBytes.Or(current.Archive.Bytes),
        },
    };

    private static LogRules Apply(WorkspaceChange body, BodyFaults faults, LogRules current)
    {
        if (body.AnalyticsMetadataKeys.Value?.Any(static key => key.Length is 0 or > LogText.MaxChars) == true)
            faults.Add($"'analytics_metadata_keys' must be names of 1 to {LogText.MaxChars} characters");
        return current with
        {
            RetentionDays = body.LogRetentionDays.Or(current.RetentionDays),
            Content = body.LogContent.Or(current.Content),
            CountedMetadata = body.AnalyticsMetadataKeys.IsPresent
                ? [.. (body.AnalyticsMetadataKeys.Value ?? []).Distinct(StringComparer.Ordinal)]
                : current.CountedMetadata,
        };
    }

    private async ValueTask<Result<StoredResource>> FindAsync(ManagementCall call)
    {
        var name = call.Path("id");
        var entry = await resourceStore.FindAsync(ResourceKind.Workspace, string.Empty, name, call.Cancellation);
        return entry is null || !Sees(call, entry) ? ManagementErrors.NotFound(What, name) : entry;
    }

    // What is settled by hand is not for those whom the limit bounds.
    private async ValueTask<Result<StoredResource>> FindForUsageAsync(ManagementCall call) =>
        HttpMethods.IsGet(call.Http.Request.Method) || call.Principal.IsOrganisation
            ? await FindAsync(call)
            : ManagementErrors.OrganisationOnly;

    private static bool Sees(ManagementCall call, StoredResource entry) =>
        call.Principal.IsOrganisation || entry.Id == call.Principal.Workspace;
}
