using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Declared;

/// <summary>An entry of the file as it is to be in the resource store.</summary>
/// <param name="Item">The entry of the file.</param>
/// <param name="Id">Its id.</param>
/// <param name="Content">Content that it is to have.</param>
/// <param name="Current">The entry as it is; null: it is new.</param>
internal sealed record PlannedEntry(DeclaredItem Item, string Id, ResourceContent Content, StoredResource? Current);
