using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Checks the records of declared providers and seals their credentials.</summary>
internal sealed class DeclaredProviders(ProviderSecrets secrets, EgressPolicy egress, ProviderSchema schema)
{
    private const string Key = "key";
    private const string Host = ProviderRecord.CustomHostSetting;

    /// <summary>The JSON of a sealed secret.</summary>
    public static JsonObject NodeOf(SealedSecret secret) => new() { ["text"] = secret.Text, ["mask"] = secret.Mask };

    /// <summary>Makes the record of a provider.</summary>
    /// <param name="record">The record as the file says it, with the values of its references.</param>
    /// <param name="id">The entry's id, to which secrets are bound.</param>
    /// <param name="names">Finds the id behind a slug or an id of another entry.</param>
    /// <param name="fault">Takes each fault: a place in the record and what is wrong there.</param>
    public void Make(JsonObject record, string id, DeclaredNames names, Action<string, string> fault)
    {
        var named = TextOf(record["provider"]) ?? string.Empty;
        if (schema.SlugOf(named) is not { } provider)
        {
            fault("/provider", $"is '{named}', which is no provider; known are {schema.Names.List}");
            return;
        }

        record["provider"] = provider;
        if (TextOf(record["integration_id"]) is { } lender)
        {
            if (names.Lender is null)
                fault("/integration_id", $"is '{lender}', which is no provider");
            record["integration_id"] = names.Lender;
        }

        if (TextOf(record[Key]) is { } key)
        {
            if (!HeaderText.IsSendable(key))
                fault("/" + Key, $"must have {HeaderText.Rule}");
            record[Key] = key.Length == 0 ? null : NodeOf(secrets.SealKey(id, key));
        }

        Settings(record, id, provider, fault);
        foreach (var grant in (record["access"]?["workspaces"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (TextOf(grant["id"]) is { } workspace)
                grant["id"] = names.WorkspaceOrSame(workspace);
        }
    }

    private void Settings(JsonObject record, string id, string provider, Action<string, string> fault)
    {
        var (open, closed) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in record["settings"] as JsonObject ?? [])
            Set(open, closed, id, provider, name, TextOf(value) ?? value?.ToJsonString() ?? string.Empty, fault);
        foreach (var (name, value) in record["secrets"] as JsonObject ?? [])
        {
            if (TextOf(value) is { } text)
                closed[ConfigKeyOf(provider, name)] = NodeOf(secrets.SealSetting(id, ConfigKeyOf(provider, name), text));
            else
                closed[name] = value?.DeepClone();
        }

        if (TextOf(record[Host]) is { } host)
        {
            if (CustomHost.Parse(host, egress.IsAllowedHost) is null)
                fault("/" + Host, "is not an http(s) URL that may be called from here");
            if (SecretMask.IsSecretUrl(host))
            {
                closed[Host] = NodeOf(secrets.SealSetting(id, Host, host));
                record.Remove(Host);
            }
        }

        (record["settings"], record["secrets"]) = (open, closed);
    }

    private void Set(
        JsonObject open, JsonObject closed, string id, string provider, string name, string value, Action<string, string> fault)
    {
        var declared = schema.Find(provider, name);
        name = declared?.ConfigKey ?? name;
        if (declared is null)
            fault("/settings/" + name, $"is no setting of '{provider}'");
        else if (!declared.IsDocument && !HeaderText.IsSendable(value))
            fault("/settings/" + name, $"must have {HeaderText.Rule}");
        if (secrets.IsSecret(provider, name, value))
            closed[name] = NodeOf(secrets.SealSetting(id, name, value));
        else
            open[name] = value;
    }

    private string ConfigKeyOf(string provider, string name) => schema.Find(provider, name)?.ConfigKey ?? name;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
