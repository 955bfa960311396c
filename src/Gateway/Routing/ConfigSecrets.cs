using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Takes the secrets out of configs that are saved and puts them in again for use. A config that comes back with the masks
/// that answers show keeps the secrets that it had, as long as they go where they went before.
/// </summary>
public sealed class ConfigSecrets(SecretBox box, SecretRule rule, SecretBindings bindings)
{
    private readonly DocumentSecrets _documents = new(box, rule, bindings, "config");

    /// <summary>The record with a new config.</summary>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before.</param>
    /// <param name="config">The config as the caller sent it.</param>
    /// <param name="fault">Takes what is wrong.</param>
    public ConfigRecord Seal(string id, ConfigRecord current, string config, Action<string> fault) =>
        With(current, _documents.Seal(id, DocumentOf(current), config, fault));

    /// <summary>The config with its secrets; null where one cannot be opened.</summary>
    public string? Open(string id, ConfigRecord record) => _documents.Open(id, DocumentOf(record));

    /// <summary>A config as answers show it: also what an earlier version of the gateway did not seal is masked.</summary>
    public string Masked(string config) => _documents.Masked(config);

    /// <summary>The secret texts of a config as it is used.</summary>
    public ImmutableArray<string> TextsOf(string config) => _documents.TextsOf(config);

    /// <summary>Determines whether every secret is sealed under the current key.</summary>
    public bool IsCurrent(ConfigRecord record) => _documents.IsCurrent(DocumentOf(record));

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(ConfigRecord record) => _documents.UnknownKey(DocumentOf(record));

    /// <summary>The record with everything sealed under the current key that can be opened.</summary>
    public ConfigRecord Renew(string id, ConfigRecord record) => With(record, _documents.Renew(id, DocumentOf(record)));

    private static SealedDocument DocumentOf(ConfigRecord record) => new(record.Config, record.Secrets);

    private static ConfigRecord With(ConfigRecord record, SealedDocument document) =>
        record with { Config = document.Json, Secrets = document.Secrets };
}
