using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Guardrails;

/// <summary><c>/v1/guardrails</c>: saved guardrails, which configs name by their ids or slugs.</summary>
internal sealed class GuardrailsApi(
    IResourceStore resourceStore, ResourceEditor editor, WorkspaceFinder workspaces, GuardrailBody bodies, GuardrailViews views,
    ResourceUses uses)
{
    private const string What = "guardrail";

    /// <summary>Maps the routes of saved guardrails.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/guardrails", ["guardrails.list"], ListAsync);
        endpoints.Map<GuardrailChange>(routes, "POST", "/guardrails", ["guardrails.create"], CreateAsync);
        endpoints.Map(routes, "GET", "/guardrails/{slug}", ["guardrails.read"], ReadAsync);
        endpoints.Map<GuardrailChange>(routes, "PUT", "/guardrails/{slug}", ["guardrails.update"], UpdateAsync);
        endpoints.Map(routes, "DELETE", "/guardrails/{slug}", ["guardrails.delete"], DeleteAsync);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        var page = await resourceStore.PageAsync(new(ResourceKind.Guardrail, workspace), skip, take, call.Cancellation);
        return Views.Page(page.Entries.Select(GuardrailViews.Listed), page.Total);
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, GuardrailChange body)
    {
        if (!(await workspaces.FindAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var id = ResourceEditor.NewId();
        var record = bodies.Apply(body, call.Faults, id, new() { Name = string.Empty, Guardrail = "{}" }, isNew: true);
        var slug = BodyNames.Slug(body.Slug, call.Faults);
        if (call.Faults.Error is { } faults)
            return faults;
        var content = new ResourceContent(workspace, slug ?? "pg-" + SlugText.From(record.Name, What), ResourceJson.Write(record));
        return Response(
            await editor.CreateAsync(call, ResourceKind.Guardrail, id, content, slug is not null, "guardrail.create", views.Describe));
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call) =>
        (await FindAsync(call)).TryGet(out var entry, out var error) ? Views.Both(views.Describe(entry)) : error;

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, GuardrailChange body)
    {
        var changed = await editor.ChangeAsync(
            call,
            () => FindAsync(call),
            current =>
            {
                BodyNames.KeepSlug(body.Slug, current, call.Faults);
                var record = bodies.Apply(body, call.Faults, current.Id, current.Guardrail(), isNew: false);
                return call.Faults.Error is { } faults ? faults : current.Content with { Json = ResourceJson.Write(record) };
            },
            "guardrail.update",
            views.Describe);
        return Response(changed);
    }

    private async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        if (!(await FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        var users = await uses.FindAsync(entry, call.Cancellation);
        return users.Count > 0
            ? ManagementErrors.InUse(What, entry.Slug, users)
            : await editor.DeleteAsync(call, entry, "guardrail.delete", views.Describe);
    }

    private ValueTask<Result<StoredResource>> FindAsync(ManagementCall call) =>
        workspaces.FindEntryAsync(call, ResourceKind.Guardrail, call.Path("slug"), What);

    private static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error) ? Views.Both(Views.Saved(entry, What)) : error;
}
