using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary><c>/v1/api-keys</c>: the keys by which callers are known. A key is shown once, when it is made.</summary>
internal sealed class ApiKeysApi(ApiKeyEditor editor, ApiKeyViews views, UsageApi usage, UsageStatus status)
{
    /// <summary>Maps the routes of gateway keys.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/api-keys", ApiKeyTypes.Scopes("list"), ListAsync);
        endpoints.Map<ApiKeyChange>(routes, "POST", "/api-keys/{type}/{subtype}", ApiKeyTypes.Scopes("create"), editor.CreateAsync);
        endpoints.Map(routes, "GET", "/api-keys/{id}", ApiKeyTypes.Scopes("read"), ReadAsync);
        endpoints.Map<ApiKeyChange>(routes, "PUT", "/api-keys/{id}", ApiKeyTypes.Scopes("update"), editor.UpdateAsync);
        endpoints.Map(routes, "DELETE", "/api-keys/{id}", ApiKeyTypes.Scopes("delete"), editor.DeleteAsync);
        usage.Map(endpoints, routes, "/api-keys/{id}", ApiKeyTypes.Scopes, call => editor.FindAsync(
            call, HttpMethods.IsGet(call.Http.Request.Method) ? "read" : "update"));
        endpoints.Map<ApiKeyRotation>(
            routes, "POST", "/api-keys/{id}/rotate", [.. ApiKeyTypes.Scopes("rotate"), .. ApiKeyTypes.Scopes("update")],
            editor.RotateAsync);
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call)
    {
        if (!(await editor.ListAsync(call)).TryGet(out var page, out var error))
            return error;
        return await status.ListAsync(page, views.Describe, call.Cancellation);
    }

    private async ValueTask<ManagementResponse> ReadAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call, "read")).TryGet(out var entry, out var error))
            return error;
        return await status.AddAsync(views.Describe(entry), entry, call.Cancellation);
    }
}
