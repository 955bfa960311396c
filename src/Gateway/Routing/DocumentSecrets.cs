using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Takes the secrets out of JSON documents that are saved and puts them in again for use. A document that comes back with the masks
/// that answers show keeps the secrets that it had, as long as they go where they went before.
/// </summary>
/// <param name="box">Seals and opens texts.</param>
/// <param name="rule">Tells which texts are secret.</param>
/// <param name="bindings">Tells where a text goes.</param>
/// <param name="member">Member of bodies in which the document is sent, for faults.</param>
internal sealed class DocumentSecrets(SecretBox box, SecretRule rule, SecretBindings bindings, string member)
{
    /// <summary>Seals a document in place of the one before.</summary>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The document before.</param>
    /// <param name="json">The document as the caller sent it.</param>
    /// <param name="fault">Takes what is wrong.</param>
    public SealedDocument Seal(string id, SealedDocument current, string json, Action<string> fault)
    {
        var known = current.Secrets.ToLookup(secret => secret.Value.Mask, secret => secret.Key);
        var secrets = ImmutableSortedDictionary.CreateBuilder<string, SealedSecret>();
        var kept = new Lazy<(BoundConfig Before, BoundConfig After)>(() => (bindings.Read(current.Json), bindings.Read(json)));
        var masked = JsonStrings.Replace(json, (place, text) =>
        {
            if (!IsSecret(place, text))
                return null;
            var before = current.Secrets.TryGetValue(place.Pointer, out var same) && same.Mask == text
                ? [place.Pointer]
                : known[text].ToList();
            if (before.Count == 0)
            {
                secrets[place.Pointer] = new(box.Seal(text, Place(id, place.Pointer)), SecretRule.MaskOf(place.Member, text));
                return secrets[place.Pointer].Mask;
            }

            // A masked secret that is written back stands for the stored one, and may not be sent elsewhere.
            var opened = before.Select(pointer => box.Open(current.Secrets[pointer].Text, Place(id, pointer))).Distinct().ToList();
            if (opened is not [{ } only])
                fault($"'{member}' has the mask '{text}' at {place.Pointer}, and it cannot be told which credential it stands for; send the credential");
            else if (!before.Exists(pointer => kept.Value.Before.Of(pointer) == kept.Value.After.Of(place.Pointer)))
                fault($"'{member}' changes where the credential at {place.Pointer} goes; send the credential itself in place of '{text}'");
            else
                secrets[place.Pointer] = before[0] == place.Pointer ? same! : new(box.Seal(only, Place(id, place.Pointer)), text);
            return null;
        });
        return new(masked, secrets.ToImmutable());
    }

    /// <summary>The document with its secrets; null where one cannot be opened.</summary>
    public string? Open(string id, SealedDocument document)
    {
        if (document.Secrets.IsEmpty)
            return document.Json;
        var closed = false;
        var opened = JsonStrings.Replace(document.Json, (place, _) =>
        {
            if (!document.Secrets.TryGetValue(place.Pointer, out var secret))
                return null;
            var text = box.Open(secret.Text, Place(id, place.Pointer));
            closed |= text is null;
            return text;
        });
        return closed ? null : opened;
    }

    /// <summary>A document as answers show it: also what an earlier version of the gateway did not seal is masked.</summary>
    public string Masked(string json) =>
        JsonStrings.Replace(
            json, (place, text) => IsSecret(place, text) && SecretRule.MaskOf(place.Member, text) is { } mask && mask != text
                ? mask
                : null);

    /// <summary>The secret texts of a document as it is used.</summary>
    public ImmutableArray<string> TextsOf(string json)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        JsonStrings.Replace(json, (place, text) =>
        {
            if (IsSecret(place, text))
                texts.Add(text);
            return null;
        });
        return texts.ToImmutable();
    }

    /// <summary>Determines whether every secret is sealed under the current key.</summary>
    public bool IsCurrent(SealedDocument document) =>
        document.Secrets.Values.All(secret => box.IsCurrent(secret.Text)) && Masked(document.Json) == document.Json;

    /// <summary>The id of a key that sealed something and is not known, or null.</summary>
    public string? UnknownKey(SealedDocument document) =>
        document.Secrets.Values.Where(secret => !box.Knows(secret.Text)).Select(secret => SecretBox.KeyId(secret.Text) ?? "?")
            .FirstOrDefault();

    /// <summary>The document with everything sealed under the current key that can be opened.</summary>
    public SealedDocument Renew(string id, SealedDocument document)
    {
        var renewed = document.Secrets.ToBuilder();
        foreach (var (pointer, secret) in document.Secrets)
        {
            // In an earlier version, one may be sealed under a key that is gone.
            if (box.Open(secret.Text, Place(id, pointer)) is { } opened)
                renewed[pointer] = secret with { Text = box.Seal(opened, Place(id, pointer)) };
        }

        var masked = JsonStrings.Replace(document.Json, (place, text) =>
        {
            if (renewed.ContainsKey(place.Pointer) || !IsSecret(place, text))
                return null;
            renewed[place.Pointer] = new(box.Seal(text, Place(id, place.Pointer)), SecretRule.MaskOf(place.Member, text));
            return renewed[place.Pointer].Mask;
        });
        return new(masked, renewed.ToImmutable());
    }

    private bool IsSecret(JsonPlace place, string text)
    {
        if (SecretMask.IsSecretUrl(text))
            return true;
        foreach (var member in place.Members)
        {
            if (rule.IsSecretMember(member))
                return true;
        }

        return false;
    }

    private static string Place(string id, string pointer) => $"{id}:config:{pointer}";
}
