using System.Collections.Immutable;
using ImageGateway.Api.Management.Providers;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Management.Configs;

/// <summary>
/// Takes the credentials out of configs that are saved and puts them in again for use. A config that comes back with the masks
/// that answers show keeps the credentials that it had.
/// </summary>
internal sealed class ConfigSecrets(SecretBox box)
{
    /// <summary>The record with a new config.</summary>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before.</param>
    /// <param name="config">The config as the caller sent it.</param>
    /// <param name="fault">Takes what is wrong.</param>
    public ConfigRecord Seal(string id, ConfigRecord current, string config, Action<string> fault)
    {
        var known = current.Secrets.Values.ToLookup(secret => secret.Mask);
        var secrets = ImmutableSortedDictionary.CreateBuilder<string, SealedSecret>();
        var masked = JsonStrings.Replace(config, IsSecret, (pointer, text) =>
        {
            var mask = SecretMask.Of(text);
            if (current.Secrets.TryGetValue(pointer, out var same) && same.Mask == text)
            {
                // Sealed for its place; it stays.
                secrets[pointer] = same;
                return null;
            }

            if (known.Contains(text))
            {
                var opened = known[text].Select(secret => Open(id, current, secret)).Distinct().ToList();
                if (opened is not [{ } only])
                {
                    fault($"'config' has the mask '{text}' at {pointer}, and it cannot be told which credential it stands for; send the credential");
                    return null;
                }

                (mask, text) = (text, only);
            }

            secrets[pointer] = new(box.Seal(text, Place(id, pointer)), mask);
            return mask;
        });
        return current with { Config = masked, Secrets = secrets.ToImmutable() };
    }

    /// <summary>The config with its credentials; null where a credential cannot be opened.</summary>
    public string? Open(string id, ConfigRecord record)
    {
        if (record.Secrets.IsEmpty)
            return record.Config;
        var closed = false;
        var opened = JsonStrings.Replace(record.Config, IsSecret, (pointer, _) =>
        {
            if (!record.Secrets.TryGetValue(pointer, out var secret))
                return null;
            var text = box.Open(secret.Text, Place(id, pointer));
            closed |= text is null;
            return text;
        });
        return closed ? null : opened;
    }

    /// <summary>Whether everything is sealed under the current key.</summary>
    public bool IsCurrent(ConfigRecord record) => record.Secrets.Values.All(secret => box.IsCurrent(secret.Text));

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(ConfigRecord record) => record.Secrets.Values.Where(secret => !box.Knows(secret.Text)).Select(secret => SecretBox.KeyId(secret.Text) ?? "?").FirstOrDefault();

    /// <summary>The record with everything sealed under the current key.</summary>
    public ConfigRecord Renew(string id, ConfigRecord record) => record with
    {
        Secrets = record.Secrets.ToImmutableSortedDictionary(secret => secret.Key, secret => secret.Value with { Text = box.Seal(box.Open(secret.Value.Text, Place(id, secret.Key))!, Place(id, secret.Key)) }),
    };

    private string? Open(string id, ConfigRecord record, SealedSecret secret) =>
        box.Open(secret.Text, Place(id, record.Secrets.First(known => ReferenceEquals(known.Value, secret)).Key));

    private static bool IsSecret(string name) => ProviderSecrets.IsSecret(ConfigElement.Snake(name)) || name.Contains("authorization", StringComparison.OrdinalIgnoreCase);

    private static string Place(string id, string pointer) => $"{id}:config:{pointer}";
}
