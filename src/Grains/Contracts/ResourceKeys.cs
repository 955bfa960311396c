using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Contracts;

/// <summary>Keys of the grains that hold resources, their names and their lists. They are stored, so they never change.</summary>
public static class ResourceKeys
{
    /// <summary>Key of the one change feed.</summary>
    public const string Feed = "changes";

    /// <summary>Key of the one document of earlier versions.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>Key of a resource that has no grain of its own.</summary>
    public static string Other(ResourceKind kind, string id) => $"{kind}/{Uri.EscapeDataString(id)}";

    /// <summary>Kind and id of the resource of such a key.</summary>
    public static (ResourceKind Kind, string Id) ReadOther(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (Enum.Parse<ResourceKind>(key.AsSpan(0, slash)), Uri.UnescapeDataString(key[(slash + 1)..]));
    }

    /// <summary>Key of a slug in a workspace.</summary>
    public static string Slug(ResourceKind kind, string workspace, string slug) =>
        $"slug/{kind}/{Uri.EscapeDataString(workspace)}/{Uri.EscapeDataString(slug)}";

    /// <summary>Key of another name, such as the hash of a gateway key.</summary>
    public static string Lookup(ResourceKind kind, string name) => $"lookup/{kind}/{Uri.EscapeDataString(name)}";

    /// <summary>Key of a bucket of ids; the prefix is that of the ids' hashes.</summary>
    public static string Index(ResourceKind kind, string workspace, string prefix) =>
        $"{kind}/{Uri.EscapeDataString(workspace)}/{prefix}";
}
