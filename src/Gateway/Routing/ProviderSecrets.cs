using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Routing;

/// <summary>Seals the credentials of a provider's record and opens them; each is bound to its entry and field.</summary>
public sealed class ProviderSecrets(SecretBox box, SecretRule rule)
{
    /// <summary>Determines whether a setting must be kept secret.</summary>
    public bool IsSecret(string provider, string name, string value) => rule.IsSecretSetting(provider, name, value);

    /// <summary>Seals the provider's credential.</summary>
    public SealedSecret SealKey(string id, string key) => new(box.Seal(key, KeyPlace(id)), SecretMask.Mask(key));

    /// <summary>Seals the value of a setting.</summary>
    public SealedSecret SealSetting(string id, string name, string value) =>
        new(box.Seal(value, SettingPlace(id, name)), SecretMask.Mask(value));

    /// <summary>Opens the key; null where there is none.</summary>
    /// <exception cref="IOException">The master key that sealed it is not known.</exception>
    public string? OpenKey(StoredResource entry, ProviderRecord record) =>
        record.Key is { } key ? Open(key, KeyPlace(entry.Id), entry) : null;

    /// <summary>Opens the sealed value of a setting.</summary>
    /// <exception cref="IOException">The master key that sealed it is not known.</exception>
    public string OpenSetting(StoredResource entry, string name, SealedSecret value) => Open(value, SettingPlace(entry.Id, name), entry);

    /// <summary>The custom host, which is sealed where it has a query; null: none.</summary>
    /// <exception cref="IOException">The master key that sealed it is not known.</exception>
    public string? HostOf(StoredResource entry, ProviderRecord record) =>
        record.Secrets.TryGetValue(ProviderRecord.CustomHostSetting, out var host)
            ? OpenSetting(entry, ProviderRecord.CustomHostSetting, host)
            : record.CustomHost;

    /// <summary>Determines whether every secret is sealed under the current key.</summary>
    public bool IsCurrent(ProviderRecord record) =>
        Sealed(record).All(secret => box.IsCurrent(secret.Text))
            && (record.CustomHost is null || !SecretMask.IsSecretUrl(record.CustomHost))
        && !record.Settings.Any(setting => IsSecret(record.Provider, setting.Key, setting.Value))
        && record.Models.All(model => model.Details is not { } details || Masked(details.GetRawText()) == details.GetRawText());

    /// <summary>A rule for a model with masks in place of what is secret; nothing but answers uses it.</summary>
    public ModelRule Masked(ModelRule model)
    {
        if (model.Details is not { } details || Masked(details.GetRawText()) is var masked && masked == details.GetRawText())
            return model;
        using var document = JsonDocument.Parse(masked);
        return model with { Details = document.RootElement.Clone() };
    }

    /// <summary>A view of a provider, or a part of one, with masks in place of every secret.</summary>
    /// <param name="json">The view.</param>
    /// <param name="provider">The vendor's slug, where the view may hold its settings; null: it holds none.</param>
    public string Masked(string json, string? provider = null) =>
        JsonStrings.Replace(json, (place, text) => IsSecret(place, text, provider) && SecretMask.Mask(text) is var mask && mask != text
            ? mask
            : null);

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(ProviderRecord record) =>
        Sealed(record).Where(secret => !box.Knows(secret.Text)).Select(secret => SecretBox.KeyId(secret.Text) ?? "?").FirstOrDefault();

    /// <summary>The record with everything sealed under the current key.</summary>
    public ProviderRecord Renew(StoredResource entry, ProviderRecord record)
    {
        var secrets = record.Secrets.ToBuilder();
        foreach (var (name, value) in record.Secrets)
            secrets[name] = value with { Text = box.Seal(OpenSetting(entry, name, value), SettingPlace(entry.Id, name)) };
        var settings = record.Settings;
        foreach (var (name, value) in record.Settings.Where(setting => IsSecret(record.Provider, setting.Key, setting.Value)))
            (settings, secrets[name]) = (settings.Remove(name), SealSetting(entry.Id, name, value));
        var host = record.CustomHost;
        if (host is not null && SecretMask.IsSecretUrl(host))
        {
            secrets[ProviderRecord.CustomHostSetting] = SealSetting(entry.Id, ProviderRecord.CustomHostSetting, host);
            host = null;
        }

        return record with
        {
            Key = record.Key is { } key ? key with { Text = box.Seal(OpenKey(entry, record)!, KeyPlace(entry.Id)) } : null,
            Settings = settings,
            CustomHost = host,
            Models = [.. record.Models.Select(Masked)],
            Secrets = secrets.ToImmutable(),
        };
    }

    /// <summary>
    /// The record with its credentials in plain text, to compare and not to keep: sealed twice, the same credential is two texts.
    /// </summary>
    public ProviderRecord Opened(StoredResource entry, ProviderRecord record) => record with
    {
        Key = record.Key is { } key ? key with { Text = OpenKey(entry, record)! } : null,
        Secrets = record.Secrets
            .ToImmutableSortedDictionary(
                secret => secret.Key, secret => secret.Value with { Text = OpenSetting(entry, secret.Key, secret.Value) }),
    };

    private bool IsSecret(JsonPlace place, string text, string? provider)
    {
        if (SecretMask.IsSecretUrl(text))
            return true;
        foreach (var member in place.Members)
        {
            if (rule.IsSecretMember(member))
                return true;
        }

        return provider is not null && place.Members is [.., "model_config" or "configurations", var name]
            && name is not (ProviderRecord.CustomHostSetting or "identity") && rule.IsSecretSetting(provider, name, text);
    }

    private static IEnumerable<SealedSecret> Sealed(ProviderRecord record) =>
        record.Key is { } key ? record.Secrets.Values.Append(key) : record.Secrets.Values;

    private static string KeyPlace(string id) => id + ":key";

    private static string SettingPlace(string id, string name) => id + ":setting:" + name;

    private string Open(SealedSecret secret, string place, StoredResource entry) =>
        box.Open(secret.Text, place)
            ?? throw new IOException(
                $"A credential of '{entry.Slug}' cannot be opened: it was sealed under the master key {SecretBox.KeyId(secret.Text)}.");
}
