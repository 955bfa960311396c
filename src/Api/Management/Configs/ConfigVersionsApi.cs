using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Configs;

/// <summary>Versions of a saved config, every one of which can be restored.</summary>
internal sealed class ConfigVersionsApi(IResourceStore resourceStore, ConfigEditor editor, ConfigSecrets secrets, ConfigViews views)
{
    /// <summary>Maps the routes of versions.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/configs/{slug}/versions", ["configs.read"], VersionsAsync);
        endpoints.Map<ConfigRestore>(routes, "POST", "/configs/{slug}/restore", ["configs.update"], RestoreAsync);
    }

    private async ValueTask<ManagementResponse> VersionsAsync(ManagementCall call)
    {
        if (!(await editor.FindAsync(call)).TryGet(out var entry, out var error))
            return error;
        var versions = await resourceStore.VersionsAsync(ResourceKind.Config, entry.Id, call.Cancellation);
        return Views.List(versions.Select(version => views.Version(entry, version)), call.Page());
    }

    private async ValueTask<ManagementResponse> RestoreAsync(ManagementCall call, ConfigRestore body)
    {
        if (!(await editor.FindAsync(call)).TryGet(out var named, out var error))
            return error;
        var versions = await resourceStore.VersionsAsync(ResourceKind.Config, named.Id, call.Cancellation);
        if (VersionOf(body, named, versions) is not { } version)
            return ManagementErrors.Invalid("'version_id', or the number 'version', must name one of GET /v1/configs/{slug}/versions");
        if (secrets.Open(named.Id, version.Config()) is null)
            return ManagementErrors.Invalid("that version's credentials were sealed under a master key that is gone; save the config anew");
        return ConfigEditor.Response(await editor.ChangeAsync(
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
}
