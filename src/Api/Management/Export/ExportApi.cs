using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Options;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

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
        var exported = new List<ExportedEntry>();
        foreach (var kind in ExportDocument.Kinds)
        {
            foreach (var entry in await resourceStore.ListAsync(kind, null, call.Cancellation))
            {
                if (entry.DeclaredIn() is not null || (kind == ResourceKind.ApiKey && entry.ApiKey().Declared))
                    continue;
                var versions = kind == ResourceKind.Config ? await resourceStore.VersionsAsync(kind, entry.Id, call.Cancellation) : [];
                exported.Add(
                    new(kind, entry.Id, entry.Content,
                        [.. versions.Where(version => version.Version < entry.Version).Reverse()
                            .Select(version => records.Sealed(kind, entry.Id, version.Json))]));
            }
        }

        return ExportDocument.Write(exported, time.GetUtcNow(), GatewayVersion.Text);
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
