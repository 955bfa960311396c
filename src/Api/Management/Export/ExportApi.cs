using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Options;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Management.Export;

/// <summary>
/// <c>GET</c> and <c>POST /v1/admin/export</c>: the whole resource store out and in again, for backup and moving. Credentials stay
/// sealed under the master key, gateway keys are their hashes; what the deployment's file declares is left out.
/// </summary>
internal sealed class ExportApi(IResourceStore resourceStore, ResourceImport import, ExportRecords records, TimeProvider time)
{
    private const string Path = "/admin/export";

    /// <summary>Maps the routes of export and import.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", Path, ["catalogue.export"], ExportAsync);
        endpoints.Map<ImportDocument>(routes, "POST", Path, ["catalogue.import"], ImportAsync, long.MaxValue);
    }

    private async ValueTask<ManagementResponse> ExportAsync(ManagementCall call)
    {
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.OrganisationOnly;
        var (response, isPretty) = (call.Http.Response, call.Http.Request.Query.ContainsKey("pretty"));
        ResponseHeaders.Trace(call.Http, response.Headers);
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        await ExportDocument.WriteAsync(
            response.BodyWriter, EntriesAsync(call.Cancellation), time.GetUtcNow(), GatewayVersion.Text, isPretty, call.Cancellation);
        return ManagementResponse.Written;
    }

    private async IAsyncEnumerable<ExportedEntry> EntriesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var kind in ExportDocument.Kinds)
        {
            await foreach (var entry in resourceStore.EachAsync(new(kind, null), cancellation))
            {
                if (entry.DeclaredIn() is not null || (kind == ResourceKind.ApiKey && entry.ApiKey().Declared))
                    continue;
                var versions = kind == ResourceKind.Config ? await resourceStore.VersionsAsync(kind, entry.Id, cancellation) : [];
                yield return new(
                    kind, entry.Id, entry.Content,
                    [.. versions.Where(version => version.Version < entry.Version).Reverse()
                        .Select(version => records.Sealed(kind, entry.Id, version.Json))]);
            }
        }
    }

    private async ValueTask<ManagementResponse> ImportAsync(ManagementCall call, ImportDocument body)
    {
        // Who brings gateway keys in gives scopes.
        if (call.Principal.Scopes is not null)
            return ManagementErrors.AdminOnly;
        var entries = ExportDocument.Read(body, call.Faults.Add);
        if (call.Faults.Error is { } faults)
            return faults;
        var imported = default(Result<ImportResult>);
        var restored = await resourceStore.RestoreAsync(
            async () => imported = await import.RunAsync(call, entries), call.Cancellation);
        if (!imported.TryGet(out var result, out var error))
            return error;
        return new JsonObject
        {
            ["object"] = "catalogue.import",
            ["written"] = result.Written,
            ["unchanged"] = result.Unchanged,
            ["restored"] = restored,
            ["skipped"] = new JsonArray([.. result.Skipped.Select(skipped => (JsonNode)skipped)]),
        };
    }
}
