using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Declared;

/// <summary>A resources file that was read: its entries with the values of their references.</summary>
/// <param name="Revision">Counts the changes of the file; null where it does not say.</param>
/// <param name="Hash">Hash of its bytes.</param>
/// <param name="Secrets">Hash of the values that its references led to.</param>
/// <param name="Items">Its entries, in the order in which they depend on each other.</param>
internal sealed record Declaration(long? Revision, string Hash, string Secrets, IReadOnlyList<DeclaredItem> Items)
{
    /// <summary>Stamps of the file and of those that it names, by which a change is seen.</summary>
    public required IReadOnlyDictionary<string, FileStamp> Stamps { get; init; }
}

/// <summary>An entry of the file.</summary>
/// <param name="Place">Where it stands, for faults, such as <c>entries[3] (Config 'pc-route')</c>.</param>
/// <param name="Kind">Kind of the entry.</param>
/// <param name="Id">The id that the file names; null: it names none.</param>
/// <param name="Workspace">Slug or id of its workspace; empty: all workspaces'.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="Record">Its record with the values of its references. May hold secrets.</param>
/// <param name="Document">The config or the checks in the record, apart from it; null for other kinds.</param>
internal sealed record DeclaredItem(
    string Place, ResourceKind Kind, string? Id, string Workspace, string Slug, string Record, string? Document)
{
    /// <summary>Names the entry without what it says.</summary>
    public override string ToString() => Place;
}
