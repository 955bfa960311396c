using System.Collections.Immutable;
using ImageGateway.Core.Catalogue;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Management.Providers;

/// <summary>Seals the credentials of a provider's record and opens them; each is bound to its entry and field.</summary>
internal sealed class ProviderSecrets(SecretBox box)
{
    // Parts of the names of settings that hold credentials.
    private static readonly string[] SecretWords = ["secret", "token", "service_account", "access_key", "api_key", "password"];

    /// <summary>Whether a setting may not be seen.</summary>
    public static bool IsSecret(string setting) => Array.Exists(SecretWords, word => setting.Contains(word, StringComparison.Ordinal));

    /// <summary>Seals the key.</summary>
    public SealedSecret SealKey(string id, string key) => new(box.Seal(key, KeyPlace(id)), SecretMask.Of(key));

    /// <summary>Seals a setting.</summary>
    public SealedSecret SealSetting(string id, string name, string value) => new(box.Seal(value, SettingPlace(id, name)), SecretMask.Of(value));

    /// <summary>Opens the key; null where there is none.</summary>
    /// <exception cref="IOException">The master key that sealed it is not known.</exception>
    public string? OpenKey(CatalogueEntry entry, ProviderRecord record) => record.Key is { } key ? Open(key, KeyPlace(entry.Id), entry) : null;

    /// <summary>Opens a setting.</summary>
    /// <exception cref="IOException">The master key that sealed it is not known.</exception>
    public string OpenSetting(CatalogueEntry entry, string name, SealedSecret value) => Open(value, SettingPlace(entry.Id, name), entry);

    /// <summary>Whether everything is sealed under the current key.</summary>
    public bool IsCurrent(ProviderRecord record) => Sealed(record).All(secret => box.IsCurrent(secret.Text));

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(ProviderRecord record) => Sealed(record).Where(secret => !box.Knows(secret.Text)).Select(secret => SecretBox.KeyId(secret.Text) ?? "?").FirstOrDefault();

    /// <summary>The record with everything sealed under the current key.</summary>
    public ProviderRecord Renew(CatalogueEntry entry, ProviderRecord record)
    {
        var secrets = record.Secrets.ToBuilder();
        foreach (var (name, value) in record.Secrets)
            secrets[name] = value with { Text = box.Seal(OpenSetting(entry, name, value), SettingPlace(entry.Id, name)) };
        return record with
        {
            Key = record.Key is { } key ? key with { Text = box.Seal(OpenKey(entry, record)!, KeyPlace(entry.Id)) } : null,
            Secrets = secrets.ToImmutable(),
        };
    }

    /// <summary>The record with its credentials in plain text, to compare and not to keep: sealed twice, the same credential is two texts.</summary>
    public ProviderRecord Opened(CatalogueEntry entry, ProviderRecord record) => record with
    {
        Key = record.Key is { } key ? key with { Text = OpenKey(entry, record)! } : null,
        Secrets = record.Secrets.ToImmutableSortedDictionary(secret => secret.Key, secret => secret.Value with { Text = OpenSetting(entry, secret.Key, secret.Value) }),
    };

    private static IEnumerable<SealedSecret> Sealed(ProviderRecord record) => record.Key is { } key ? record.Secrets.Values.Append(key) : record.Secrets.Values;

    private static string KeyPlace(string id) => id + ":key";

    private static string SettingPlace(string id, string name) => id + ":setting:" + name;

    private string Open(SealedSecret secret, string place, CatalogueEntry entry) =>
        box.Open(secret.Text, place) ?? throw new IOException($"A credential of '{entry.Slug}' cannot be opened: it was sealed under the master key {SecretBox.KeyId(secret.Text)}.");
}
