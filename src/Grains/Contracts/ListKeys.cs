using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>Keys of lists of resources. They are stored, so they never change.</summary>
internal static class ListKeys
{
    private const string Everywhere = "*";

    /// <summary>Key of a list.</summary>
    public static string Of(ResourceList list) =>
        $"{list.Kind}/{list.Selection}/{(list.Workspace is { } workspace ? "w:" + Uri.EscapeDataString(workspace) : Everywhere)}";

    /// <summary>The list of such a key.</summary>
    public static ResourceList Read(string key)
    {
        var parts = key.Split('/', 3);
        return new(
            Enum.Parse<ResourceKind>(parts[0]), parts[2] == Everywhere ? null : Uri.UnescapeDataString(parts[2][2..]),
            Enum.Parse<ResourceSelection>(parts[1]));
    }

    /// <summary>The lists on which a resource of a kind and workspace may stand.</summary>
    public static IEnumerable<ResourceList> For(ResourceKind kind, string workspace) =>
        from selection in ResourceList.SelectionsOf(kind)
        from place in new[] { workspace, null }
        select new ResourceList(kind, place, selection);
}
