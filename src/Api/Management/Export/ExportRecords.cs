using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Export;

/// <summary>Converts the records of each kind for export and import.</summary>
internal sealed class ExportRecords(ProviderSecrets providers, ConfigSecrets configs, GuardrailSecrets guardrails, TimeProvider time)
{
    private static ImmutableSortedDictionary<string, SealedSecret> None => ImmutableSortedDictionary<string, SealedSecret>.Empty;

    /// <summary>The other names of an entry: a gateway key's hashes.</summary>
    public ImmutableArray<string> LookupsOf(ResourceKind kind, string record) =>
        kind == ResourceKind.ApiKey ? Entry(kind, string.Empty, record).ApiKey().Lookups(time.GetUtcNow()) : [];

    /// <summary>The id of a master key that sealed something in it and is not known here, or null.</summary>
    public string? UnknownKey(ResourceKind kind, string record) => kind switch
    {
        ResourceKind.Provider => providers.UnknownKey(Entry(kind, string.Empty, record).Provider()),
        ResourceKind.Config => configs.UnknownKey(Entry(kind, string.Empty, record).Config()),
        ResourceKind.Guardrail => guardrails.UnknownKey(Entry(kind, string.Empty, record).Guardrail()),
        _ => null,
    };

    /// <summary>
    /// Record with its credentials sealed under this gateway's current key, also those that an earlier gateway kept as they came.
    /// One that nobody can open any more stays closed.
    /// </summary>
    public string Sealed(ResourceKind kind, string id, string record) =>
        UnknownKey(kind, record) is null ? Resealed(kind, id, record) : record;

    private string Resealed(ResourceKind kind, string id, string record)
    {
        var entry = Entry(kind, id, record);
        return kind switch
        {
            ResourceKind.Provider when !providers.IsCurrent(entry.Provider()) =>
                ResourceJson.Write(providers.Renew(entry, entry.Provider())),
            ResourceKind.Config when !configs.IsCurrent(entry.Config()) => ResourceJson.Write(configs.Renew(id, entry.Config())),
            ResourceKind.Guardrail when !guardrails.IsCurrent(entry.Guardrail()) =>
                ResourceJson.Write(guardrails.Renew(id, entry.Guardrail())),
            _ => record,
        };
    }

    /// <summary>Determines whether two records are equal, however their credentials are sealed.</summary>
    public bool AreSame(ResourceKind kind, string id, string one, string other) => Opened(kind, id, one) == Opened(kind, id, other);

    private string Opened(ResourceKind kind, string id, string record)
    {
        var entry = Entry(kind, id, record);
        return kind switch
        {
            ResourceKind.Provider => ResourceJson.Write(providers.Opened(entry, entry.Provider())),
            ResourceKind.Config => ResourceJson.Write(
                entry.Config() with { Config = configs.Open(id, entry.Config()) ?? record, Secrets = None }),
            ResourceKind.Guardrail => ResourceJson.Write(
                entry.Guardrail() with { Guardrail = guardrails.Open(id, entry.Guardrail()) ?? record, Secrets = None }),
            _ => record,
        };
    }

    private static StoredResource Entry(ResourceKind kind, string id, string record) =>
        new(kind, id, new(string.Empty, string.Empty, record), 1, default, default);
}
