using System.Text.Json.Nodes;
using ImageGateway.Api.ControlPlane;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Providers;

/// <summary>Makes, changes and deletes saved providers, whichever view a call comes through.</summary>
internal sealed class ProviderEditor(
    ResourceEditor editor, WorkspaceFinder workspaces, ProviderFinder finder, ProviderBody bodies, ProviderDestinations destinations,
    ResourceUses uses)
{
    /// <inheritdoc cref="ProviderBody.VendorOf"/>
    public string VendorOf(SavedProviderChange body, BodyFaults faults, string member) => bodies.VendorOf(body, faults, member);

    /// <summary>Reads the page of the entries that the caller sees in the workspace that it names.</summary>
    public async ValueTask<Result<ResourcePage>> ListAsync(ManagementCall call, ResourceSelection selection)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        return await finder.PageAsync(workspace, selection, skip, take, call.Cancellation);
    }

    /// <summary>Reads the page of the credentials that belong to the workspace that the caller names, or to any one.</summary>
    public async ValueTask<Result<ResourcePage>> ListOfWorkspacesAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        return await finder.OwnPageAsync(workspace, ResourceSelection.WorkspaceIntegration, skip, take, call.Cancellation);
    }

    /// <summary>Reads the page of the credentials that belong to all and that the workspace that the caller names may use.</summary>
    public async ValueTask<Result<ResourcePage>> ListOfOrganisationAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        return await finder.SharedPageAsync(workspace, ResourceSelection.Integration, skip, take, call.Cancellation);
    }

    /// <summary>The one that the path names by slug or id.</summary>
    public async ValueTask<Result<StoredResource>> FindAsync(ManagementCall call, string what)
    {
        if (!(await workspaces.FindAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var name = call.Path("slug").TrimStart('@');
        if (await finder.FindAsync(workspace, name, call.Cancellation) is { } entry)
            return entry;

        // Who sees all lists what belongs to others, and must be able to read it by its id.
        return call.Principal.IsOrganisation && await finder.ReadAsync(name, call.Cancellation) is { } any
            ? any
            : ManagementErrors.NotFound(what, name);
    }

    /// <summary>Creates a provider from a body.</summary>
    /// <param name="call">The call.</param>
    /// <param name="body">Its body.</param>
    /// <param name="record">What is known before the body is read.</param>
    /// <param name="shared">Whether it belongs to all workspaces where the caller may and names none.</param>
    /// <param name="action">The audit's word.</param>
    /// <param name="view">How the API shows it.</param>
    public async ValueTask<Result<StoredResource>> CreateAsync(
        ManagementCall call, SavedProviderChange body, ProviderRecord record, bool shared, string action,
        Func<StoredResource, JsonObject> view)
    {
        if (!(await workspaces.FindAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var id = ResourceEditor.NewId();
        record = bodies.Apply(body, call.Faults, id, record);
        var slug = BodyNames.Slug(body.Slug, call.Faults);
        if ((call.Faults.Error
            ?? destinations.Refuse(call.Principal, id, null, record, await LenderAsync(record, call.Cancellation))) is { } refusal)
            return refusal;
        var place = shared && call.Principal.IsOrganisation && call.WorkspaceName is null ? string.Empty : workspace;
        return await editor.CreateAsync(
            call, ResourceKind.Provider, id, new(
                place, slug ?? SlugText.From(record.Name, record.Provider), ResourceJson.Write(record)), slug is not null, action, view);
    }

    /// <summary>Changes the one that the path names by the body.</summary>
    public ValueTask<Result<StoredResource>> ChangeAsync(
        ManagementCall call, SavedProviderChange body, string what, string action, Func<StoredResource, JsonObject> view) =>
        ChangeAsync(call, what, action, view, (entry, record) =>
        {
            bodies.KeepIdentity(body, call.Faults, entry, record);
            record = record with { AllowAllModels = body.AllowAllModels.Or(record.AllowAllModels) };
            return bodies.Apply(body, call.Faults, entry.Id, record);
        });

    /// <summary>Changes the one that the path names.</summary>
    public ValueTask<Result<StoredResource>> ChangeAsync(
        ManagementCall call, string what, string action, Func<StoredResource, JsonObject> view,
        Func<StoredResource, ProviderRecord, ProviderRecord> change)
    {
        StoredResource? lender = null;
        return editor.ChangeAsync(
            call,
            async () =>
            {
                if (!(await FindAsync(call, what)).TryGet(out var entry, out var error))
                    return error;
                lender = await LenderAsync(entry.Provider(), call.Cancellation);
                return MayChange(call, entry) ? entry : ManagementErrors.NotYours(what, entry.Slug);
            },
            current =>
            {
                var before = current.Provider();
                var record = change(current, before);
                return (call.Faults.Error ?? destinations.Refuse(call.Principal, current.Id, before, record, lender)) is { } refusal
                    ? refusal
                    : current.Content with { Json = ResourceJson.Write(record) };
            },
            action,
            view);
    }

    /// <summary>Deletes the one that the path names, unless others use its credential.</summary>
    public async ValueTask<ManagementResponse> DeleteAsync(
        ManagementCall call, string what, string action, Func<StoredResource, JsonObject> view)
    {
        if (!(await FindAsync(call, what)).TryGet(out var entry, out var error))
            return error;
        if (!MayChange(call, entry))
            return ManagementErrors.NotYours(what, entry.Slug);
        var users = await uses.FindAsync(entry, call.Cancellation);
        return users.Count > 0 ? ManagementErrors.InUse(what, entry.Slug, users) : await editor.DeleteAsync(call, entry, action, view);
    }

    private async ValueTask<StoredResource?> LenderAsync(ProviderRecord record, CancellationToken cancellation) =>
        record.IntegrationId is { } id ? await finder.ReadAsync(id, cancellation) : null;

    // A workspace that was let in to what belongs to all may use and see it only.
    private static bool MayChange(ManagementCall call, StoredResource entry) =>
        call.Principal.IsOrganisation || entry.Workspace == call.Principal.Workspace;
}
