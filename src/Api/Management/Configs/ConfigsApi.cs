using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Configs;

/// <summary><c>/v1/configs</c>: saved configs, which requests name instead of sending one.</summary>
internal sealed class ConfigsApi(
    IResourceStore resourceStore, ConfigEditor editor, WorkspaceFinder workspaces, ConfigBody bodies, ConfigViews views,
    ResourceUses uses)
{
    /// <summary>Maps the routes of saved configs.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/configs", ["configs.list"], ListAsync);
        endpoints.Map<ConfigChange>(routes, "POST", "/configs", ["configs.create"], CreateAsync);
        endpoints.Map(routes, "GET", "/configs/{slug}", ["configs.read"], ReadAsync);
        endpoints.Map<ConfigChange>(routes, "PUT", "/configs/{slug}", ["configs.update"], UpdateAsync);
        endpoints.Map(routes, "DELETE", "/configs/{slug}", ["configs.delete"], DeleteAsync);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        var page = await resourceStore.PageAsync(new(ResourceKind.Config, workspace), skip, take, call.Cancellation);
        return Views.Page(page.Entries.Select(ConfigViews.Listed), page.Total);
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
        return ConfigEditor.Response(await editor.CreateAsync(call, id, content, slug is not null));
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        return Views.Both(views.Describe(entry));
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, ConfigChange body)
    {
        var changed = await editor.ChangeAsync(call, "config.update", (current, record) =>
        {
            BodyNames.KeepSlug(body.Slug, current, call.Faults);
            return bodies.Apply(body, call.Faults, current.Id, record, isNew: false);
        });
        if (changed.TryGet(out var entry, out _))
            await WarnOfGuardrailsAsync(call, entry.Workspace, entry.Config());
        return ConfigEditor.Response(changed);
    }

    private async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        var users = await uses.FindAsync(entry, call.Cancellation);
        return users.Count > 0
            ? ManagementErrors.InUse(ConfigEditor.What, entry.Slug, users)
            : await editor.DeleteAsync(call, entry);
    }

    private async ValueTask WarnOfGuardrailsAsync(ManagementCall call, string workspace, ConfigRecord config)
    {
        foreach (var name in await uses.MissingGuardrailsAsync(workspace, config.Config, call.Cancellation))
            call.Faults.Warn($"'config': there is no guardrail '{name}' in this workspace; until there is, requests with the config are refused");
    }
}
