using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Providers;

/// <summary><c>/v1/providers</c>: what requests name as <c>@slug</c>, with the credential of an integration.</summary>
internal sealed class ProvidersApi(ProviderEditor editor, ProviderViews views, ProviderFinder finder, UsageStatus status, UsageApi usage)
{
    /// <summary>Maps the routes of providers.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/providers", ["providers.list", "virtual_keys.list"], ListAsync);
        endpoints.Map<SavedProviderChange>(routes, "POST", "/providers", ["providers.create", "virtual_keys.create"], CreateAsync);
        endpoints.Map(routes, "GET", "/providers/{slug}", ["providers.read", "virtual_keys.read"], ReadAsync);
        endpoints.Map<SavedProviderChange>(routes, "PUT", "/providers/{slug}", ["providers.update", "virtual_keys.update"], UpdateAsync);
        endpoints.Map(routes, "DELETE", "/providers/{slug}", ["providers.delete", "virtual_keys.delete"], DeleteAsync);
        usage.Map(endpoints, routes, "/providers/{slug}", static verb => ["providers." + verb, "virtual_keys." + verb], call =>
            editor.FindAsync(call, "provider"));
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await editor.ListAsync(call, ResourceSelection.Callable)).TryGet(out var page, out var error))
            return error;
        return await status.ListAsync(page, views.Provider, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, SavedProviderChange body)
    {
        if (body.IntegrationId.Value is not { Length: > 0 } integration)
            return ManagementErrors.Invalid("'integration_id' must name an integration by its id or slug");
        var lender = await finder.FindAsync(call.Principal.Workspace, integration, call.Cancellation)
            ?? (call.Principal.IsOrganisation ? await finder.ReadAsync(integration, call.Cancellation) : null);
        if (lender is null)
            return ManagementErrors.NotFound("integration", integration);
        var lent = lender.Provider();
        var record = new ProviderRecord
        {
            Name = string.Empty,
            Origin = "provider",
            Provider = lent.Provider,
            IntegrationId = lent.IntegrationId ?? lender.Id
        };
        return Response(await editor.CreateAsync(call, body, record, shared: false, "provider.create", views.Provider));
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "provider")).TryGet(out var entry, out var error))
            return error;
        return await status.AddAsync(views.Provider(entry), entry, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, SavedProviderChange body) =>
        Response(await editor.ChangeAsync(call, body, "provider", "provider.update", views.Provider));

    private ValueTask<ManagementResponse> DeleteAsync(ManagementCall call) =>
        editor.DeleteAsync(call, "provider", "provider.delete", views.Provider);

    private static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error)
            ? Views.Both(new() { ["id"] = entry.Id, ["slug"] = entry.Slug, ["object"] = "provider" })
            : error;
}
