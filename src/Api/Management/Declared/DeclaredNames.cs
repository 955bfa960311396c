namespace ImageGateway.Api.Management.Declared;

/// <summary>The ids behind the names by which an entry of a file refers to others.</summary>
/// <param name="workspaces">The ids of workspaces, by slug and by id.</param>
/// <param name="lender">The id of the integration that a provider names; null: it names none, or one that is not there.</param>
internal sealed class DeclaredNames(IReadOnlyDictionary<string, string> workspaces, string? lender)
{
    /// <summary>The id of the integration that a provider names; null: there is none.</summary>
    public string? Lender => lender;

    /// <summary>The id of a workspace; the name itself where there is none.</summary>
    public string WorkspaceOrSame(string name) => workspaces.GetValueOrDefault(name, name);
}
