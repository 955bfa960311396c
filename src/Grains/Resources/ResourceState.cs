using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Resources;

/// <summary>Stored state of one resource.</summary>
[GenerateSerializer, Alias("ig.ResourceState")]
public sealed class ResourceState
{
    /// <summary>The resource; null: there is none, or it was deleted.</summary>
    [Id(0)]
    public StoredEntry? Entry { get; set; }

    /// <summary>True when the resource was deleted. Its id is not used again.</summary>
    [Id(1)]
    public bool Deleted { get; set; }

    /// <summary>Versions of a config, the oldest first, within bounds.</summary>
    [Id(2)]
    public List<ResourceVersion> Versions { get; set; } = [];

    /// <summary>Changes that the change feed may not have yet.</summary>
    [Id(3)]
    public List<StoredChange> Unannounced { get; set; } = [];

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [Id(4)]
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>A copy, of which members can be set.</summary>
    internal ResourceState Copy() => new()
    {
        Entry = Entry,
        Deleted = Deleted,
        Versions = Versions,
        Unannounced = Unannounced,
        Unknown = Unknown,
    };
}
