using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.Providers;

/// <summary><c>/v1/virtual-keys</c>: saved providers in Portkey's older view, which both SDKs know.</summary>
internal sealed class VirtualKeysApi(ProviderEditor editor, ProviderViews views, UsageStatus status, UsageApi usage)
{
    /// <summary>Maps the routes of virtual keys.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/virtual-keys", ["virtual_keys.list"], ListAsync);
        endpoints.Map<SavedProviderChange>(routes, "POST", "/virtual-keys", ["virtual_keys.create"], CreateAsync);
        endpoints.Map(routes, "GET", "/virtual-keys/{slug}", ["virtual_keys.read"], ReadAsync);
        endpoints.Map<SavedProviderChange>(routes, "PUT", "/virtual-keys/{slug}", ["virtual_keys.update"], UpdateAsync);
        endpoints.Map(routes, "DELETE", "/virtual-keys/{slug}", ["virtual_keys.delete"], DeleteAsync);
        usage.Map(endpoints, routes, "/virtual-keys/{slug}", static verb => ["virtual_keys." + verb], call => editor.FindAsync(
            call, "virtual key"));
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await editor.ListAsync(call, ResourceSelection.Callable)).TryGet(out var page, out var error))
            return error;
        return await status.ListAsync(page, views.VirtualKey, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, SavedProviderChange body)
    {
        var record = new ProviderRecord
        {
            Name = string.Empty,
            Origin = "virtual-key",
            Provider = editor.VendorOf(
            body, call.Faults, "provider")
        };
        return Response(await editor.CreateAsync(call, body, record, shared: false, "virtual-key.create", views.VirtualKey));
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "virtual key")).TryGet(out var entry, out var error))
            return error;
        return await status.AddAsync(views.VirtualKey(entry), entry, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, SavedProviderChange body) =>
        Response(await editor.ChangeAsync(call, body, "virtual key", "virtual-key.update", views.VirtualKey));

    private ValueTask<ManagementResponse> DeleteAsync(ManagementCall call) =>
        editor.DeleteAsync(call, "virtual key", "virtual-key.delete", views.VirtualKey);

    private static ManagementResponse Response(Result<StoredResource> result) =>
        result.TryGet(out var entry, out var error)
            ? Views.Both(new() { ["id"] = entry.Id, ["slug"] = entry.Slug, ["object"] = "virtual-key" })
            : error;
}
