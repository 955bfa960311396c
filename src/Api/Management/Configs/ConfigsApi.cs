using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Configs;

/// <summary><c>/v1/configs</c>: saved configs, every version of which can be restored.</summary>
internal sealed class ConfigsApi(
    IResourceStore resourceStore, ResourceEditor editor, WorkspaceFinder workspaces, ConfigBody bodies, ConfigSecrets secrets,
    ConfigViews views, ResourceUses uses)
{
    private const string What = "config";

    /// <summary>Maps the routes of saved configs.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/configs", ["configs.list"], ListAsync);
        endpoints.Map<ConfigChange>(routes, "POST", "/configs", ["configs.create"], CreateAsync);
        endpoints.Map(routes, "GET", "/configs/{slug}", ["configs.read"], ReadAsync);
        endpoints.Map<ConfigChange>(routes, "PUT", "/configs/{slug}", ["configs.update"], UpdateAsync);
        endpoints.Map(routes, "DELETE", "/configs/{slug}", ["configs.delete"], DeleteAsync);
        endpoints.Map(routes, "GET", "/configs/{slug}/versions", ["configs.read"], VersionsAsync);
        endpoints.Map<ConfigRestore>(routes, "POST", "/configs/{slug}/restore", ["configs.update"], RestoreAsync);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var entries = await resourceStore.ListAsync(ResourceKind.Config, workspace, call.Cancellation);
        return Views.List(entries.Select(ConfigViews.Listed), call.Page());
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, ConfigChange body)
    {
        if (!(await workspaces.FindAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var id = ResourceEditor.NewId();
        var record = bodies.Apply(body, call.Faults, id, new() { Name = string.Empty, Config = "{}" }, isNew: true);
        var slug = BodyNames.Slug(body.Slug, call.Faults);
        if (call.Faults.Error is { } faults)
            return faults;
        await WarnOfGuardrailsAsync(call, workspace, record);
        var content = new ResourceContent(workspace, slug ?? "pc-" + SlugText.From(record.Name, "config"), ResourceJson.Write(record));
        return Response(
            await editor.CreateAsync(call, ResourceKind.Config, id, content, slug is not null, "config.create", views.Describe));
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        return Views.Both(views.Describe(entry));
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, ConfigChange body)
    {
        var changed = await ChangeAsync(call, "config.update", (current, record) =>
        {
            BodyNames.KeepSlug(body.Slug, current, call.Faults);
            return bodies.Apply(body, call.Faults, current.Id, record, isNew: false);
        });
        if (changed.TryGet(out var entry, out _))
            await WarnOfGuardrailsAsync(call, entry.Workspace, entry.Config());
        return Response(changed);
    }

    private async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        var users = await uses.FindAsync(entry, call.Cancellation);
        return users.Count > 0
            ? ManagementErrors.InUse(What, entry.Slug, users)
            : await editor.DeleteAsync(call, entry, "config.delete", views.Describe);
    }

    private async ValueTask<ManagementResponse> VersionsAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        var versions = await resourceStore.VersionsAsync(ResourceKind.Config, entry.Id, call.Cancellation);
        return Views.List(versions.Select(version => views.Version(entry, version)), call.Page());
    }

    private async ValueTask<ManagementResponse> RestoreAsync(ManagementCall call, ConfigRestore body)
    {
        if (!(await FindAsync(call)).TryGet(out var named, out var error))
            return error;
        var versions = await resourceStore.VersionsAsync(ResourceKind.Config, named.Id, call.Cancellation);
        if (VersionOf(body, named, versions) is not { } version)
            return ManagementErrors.Invalid("'version_id', or the number 'version', must name one of GET /v1/configs/{slug}/versions");
        if (secrets.Open(named.Id, version.Config()) is null)
            return ManagementErrors.Invalid("that version's credentials were sealed under a master key that is gone; save the config anew");
        return Response(await ChangeAsync(
            call, "config.restore", (_, record) =>
                version.Config() with { Name = record.Name, IsDefault = record.IsDefault, Active = record.Active }));
    }

    private static ResourceVersion? VersionOf(ConfigRestore body, StoredResource entry, IReadOnlyList<ResourceVersion> versions)
    {
        if (body.VersionId.Value is { } id)
            return versions.FirstOrDefault(
                version => Views.VersionId(entry.Id, version.Version) == id || version.Version.ToString(CultureInfo.InvariantCulture)
                    == id);
        return body.Version.Value is { } wanted ? versions.FirstOrDefault(version => version.Version == wanted) : null;
    }

    private ValueTask<Result<StoredResource>> ChangeAsync(
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

    private ValueTask<Result<StoredResource>> FindAsync(ManagementCall call) =>
        workspaces.FindEntryAsync(call, ResourceKind.Config, call.Path("slug"), What);

    private async ValueTask WarnOfGuardrailsAsync(ManagementCall call, string workspace, ConfigRecord config)
    {
        foreach (var name in await uses.MissingGuardrailsAsync(workspace, config.Config, call.Cancellation))
            call.Faults.Warn($"'config': there is no guardrail '{name}' in this workspace; until there is, requests with the config are refused");
    }

    private static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error) ? Views.Both(Views.Saved(entry, What)) : error;
}
