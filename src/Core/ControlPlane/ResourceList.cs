using System.Text.Json;

namespace ImageGateway.Core.ControlPlane;

/// <summary>Selections of the resources of a kind. The names are stored, so they never change.</summary>
public enum ResourceSelection
{
    /// <summary>All resources of the kind.</summary>
    All,

    /// <summary>Providers that requests may name.</summary>
    Callable,

    /// <summary>Providers with a credential of their own.</summary>
    Integration,

    /// <summary>Providers that use the credential of another one.</summary>
    Borrowing,

    /// <summary>Gateway keys that the keys' file of the deployment declares.</summary>
    Declared,

    /// <summary>Gateway keys whose requests have a config by default.</summary>
    Configured,

    /// <summary>Providers of workspaces with a credential of their own.</summary>
    WorkspaceIntegration,

    /// <summary>Gateway keys of the organisation's services.</summary>
    Organisation,

    /// <summary>Gateway keys of workspaces' services.</summary>
    Service,

    /// <summary>Gateway keys of persons.</summary>
    User,

    /// <summary>Gateway keys of services and persons in workspaces.</summary>
    ServiceOrUser,

    /// <summary>Gateway keys of the organisation's and of workspaces' services.</summary>
    AnyService,

    /// <summary>Gateway keys of the organisation's services and of persons.</summary>
    OrganisationOrUser,
}

/// <summary>List of the resources of a kind, from which pages are read.</summary>
/// <param name="Kind">Kind of the resources.</param>
/// <param name="Workspace">Id of their workspace; null: those of all workspaces.</param>
/// <param name="Selection">Selection of them.</param>
public readonly record struct ResourceList(ResourceKind Kind, string? Workspace, ResourceSelection Selection = ResourceSelection.All)
{
    /// <summary>Lists the selections that there are of a kind.</summary>
    public static IReadOnlyList<ResourceSelection> SelectionsOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Provider =>
        [
            ResourceSelection.All, ResourceSelection.Callable, ResourceSelection.Integration, ResourceSelection.Borrowing,
            ResourceSelection.WorkspaceIntegration,
        ],
        ResourceKind.ApiKey =>
        [
            ResourceSelection.All, ResourceSelection.Declared, ResourceSelection.Configured, ResourceSelection.Organisation,
            ResourceSelection.Service, ResourceSelection.User, ResourceSelection.ServiceOrUser, ResourceSelection.AnyService,
            ResourceSelection.OrganisationOrUser,
        ],
        _ => [ResourceSelection.All],
    };

    /// <summary>Determines whether a resource is on the list. One that cannot be read is on the lists of all only.</summary>
    public bool Holds(StoredResource entry)
    {
        if (entry.Kind != Kind || (Workspace is { } workspace && entry.Workspace != workspace))
            return false;
        try
        {
            return Selection switch
            {
                ResourceSelection.Callable => entry.Provider().Callable,
                ResourceSelection.Integration => entry.Provider().IntegrationId is null,
                ResourceSelection.Borrowing => entry.Provider().IntegrationId is not null,
                ResourceSelection.Declared => entry.ApiKey().Declared,
                ResourceSelection.Configured => entry.ApiKey().Defaults.ConfigId is not null,
                ResourceSelection.WorkspaceIntegration => entry.Workspace.Length > 0 && entry.Provider().IntegrationId is null,
                ResourceSelection.Organisation => entry.ApiKey().Type is ApiKeyRecord.OrganisationService,
                ResourceSelection.Service => entry.ApiKey().Type is ApiKeyRecord.WorkspaceService,
                ResourceSelection.User => entry.ApiKey().Type is ApiKeyRecord.WorkspaceUser,
                ResourceSelection.ServiceOrUser => entry.ApiKey().Type is ApiKeyRecord.WorkspaceService or ApiKeyRecord.WorkspaceUser,
                ResourceSelection.AnyService => entry.ApiKey().Type is ApiKeyRecord.OrganisationService or ApiKeyRecord.WorkspaceService,
                ResourceSelection.OrganisationOrUser =>
                    entry.ApiKey().Type is ApiKeyRecord.OrganisationService or ApiKeyRecord.WorkspaceUser,
                _ => true,
            };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Page of a list.</summary>
/// <param name="Total">Number of resources on all pages.</param>
/// <param name="Entries">Resources on the page, the oldest first.</param>
public sealed record ResourcePage(int Total, IReadOnlyList<StoredResource> Entries)
{
    /// <summary>Takes a page out of all resources of a list.</summary>
    public static ResourcePage Of(IEnumerable<StoredResource> list, int skip, int take)
    {
        var all = list.ToList();
        return new(all.Count, [.. all.Skip(skip).Take(take)]);
    }
}
