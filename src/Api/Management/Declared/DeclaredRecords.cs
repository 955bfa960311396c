using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.ApiKeys;
using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Declared;

/// <summary>
/// Makes the records of declared entries as the resource store keeps them: checked by the rules of the management API, with sealed
/// secrets.
/// </summary>
internal sealed class DeclaredRecords(
    DeclaredProviders providers, ConfigSecrets configs, GuardrailSecrets guardrails, EgressPolicy egress, ProviderSchema schema)
{
    /// <summary>Value of <c>declared_in</c> of all records that the file declares.</summary>
    public const string File = "resources";

    private const int HashChars = 64;
    private const string Config = "config";
    private const string Guardrail = "guardrail";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the record of an entry.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="id">Its id, to which secrets are bound.</param>
    /// <param name="current">The entry as it is; null: it is new.</param>
    /// <param name="names">Finds the id behind a slug or an id of another entry.</param>
    /// <param name="fault">Takes each fault: a place in the record and what is wrong there.</param>
    /// <returns>The record; null where there are faults.</returns>
    public string? Make(DeclaredItem item, string id, StoredResource? current, DeclaredNames names, Action<string, string> fault)
    {
        var record = JsonNode.Parse(item.Record)!.AsObject();
        switch (item.Kind)
        {
            case ResourceKind.Provider:
                record["origin"] ??= "virtual-key";
                providers.Make(record, id, names, fault);
                break;
            case ResourceKind.Config:
                Seal(record, item, id, fault);
                break;
            case ResourceKind.Guardrail:
                SealChecks(record, item, id, fault);
                break;
            case ResourceKind.ApiKey:
                CheckKey(record, fault);
                break;
            case ResourceKind.UsagePolicy or ResourceKind.RatePolicy:
                CheckPolicy(record, item.Kind, names, fault);
                break;
        }

        // Periods that were ended by hand are not said by the file, unless it says so.
        if (current is not null && ResetsOf(current) is > 0 and var resets && record["limits"]?["resets"] is null)
            (record["limits"] ??= new JsonObject())["resets"] = resets;
        record["declared_in"] = File;
        using var document = JsonDocument.Parse(record.ToJsonString(Plain));
        var read = ResourceJson.Read(item.Kind, document.RootElement);
        if (read.Fault is { } wrong)
            fault(string.Empty, wrong);
        return read.Value;
    }

    private static long ResetsOf(StoredResource entry) => entry.Kind switch
    {
        ResourceKind.Workspace => entry.Workspace().Limits.Resets,
        ResourceKind.Provider => entry.Provider().Limits.Resets,
        ResourceKind.ApiKey => entry.ApiKey().Limits.Resets,
        ResourceKind.UsagePolicy or ResourceKind.RatePolicy => entry.Policy().Limits.Resets,
        _ => 0,
    };

    private void Seal(JsonObject record, DeclaredItem item, string id, Action<string, string> fault)
    {
        var sealedBefore = SecretsOf<ConfigRecord>(record, Config, item.Document!, json => configs.Open(id, json), fault);
        if (sealedBefore is not { } text)
            return;
        if (!ConfigCompiler.Compile(text, egress.IsAllowedHost, schema).TryGet(out _, out var error))
        {
            foreach (var detail in error.Details.Count > 0 ? error.Details : [error.Message])
                fault("/config", detail);
            return;
        }

        var made = configs.Seal(id, new() { Name = string.Empty, Config = "{}" }, text, wrong => fault("/config", wrong));
        (record[Config], record["secrets"]) = (made.Config, NodeOf(made.Secrets));
    }

    private void SealChecks(JsonObject record, DeclaredItem item, string id, Action<string, string> fault)
    {
        var sealedBefore = SecretsOf<GuardrailRecord>(record, Guardrail, item.Document!, json => guardrails.Open(id, json), fault);
        if (sealedBefore is not { } text)
            return;
        var sound = true;
        SavedGuardrailCompiler.Compile(text, item.Slug, (path, message) =>
        {
            sound = false;
            fault("/guardrail/" + path.Replace(',', '/'), message);
        });
        if (!sound)
            return;
        var made = guardrails.Seal(id, new() { Name = string.Empty, Guardrail = "{}" }, text, wrong => fault("/guardrail", wrong));
        (record[Guardrail], record["secrets"]) = (made.Guardrail, NodeOf(made.Secrets));
    }

    // A document of an export has masks, and its secrets beside it, sealed for its id.
    private static string? SecretsOf<T>(
        JsonObject record, string member, string document, Func<T, string?> open, Action<string, string> fault)
        where T : class
    {
        if (record["secrets"] is not JsonObject { Count: > 0 })
            return document;
        var json = record.DeepClone().AsObject();
        json[member] = document;
        using var parsed = JsonDocument.Parse(json.ToJsonString(Plain));
        var kind = typeof(T) == typeof(ConfigRecord) ? ResourceKind.Config : ResourceKind.Guardrail;
        var read = ResourceJson.Read(kind, parsed.RootElement);
        if (read.Value is not { } sound)
        {
            fault(string.Empty, read.Fault!);
            return null;
        }

        var entry = new StoredResource(kind, string.Empty, new(string.Empty, string.Empty, sound), 1, default, default);
        var opened = open((T)(object)(kind == ResourceKind.Config ? entry.Config() : entry.Guardrail()));
        if (opened is null)
            fault("/secrets", "has a secret that was sealed for another 'id', or under a master key that is not known; write a reference");
        return opened;
    }

    private static void CheckKey(JsonObject record, Action<string, string> fault)
    {
        record["type"] ??= ApiKeyRecord.WorkspaceService;
        record["mask"] ??= SecretMask.Mask(string.Empty);
        if (TextOf(record["type"]) is { } type && !ApiKeyTypes.All.Contains(type))
            fault("/type", $"is '{type}'; it must be one of {string.Join(", ", ApiKeyTypes.All)}");
        if (TextOf(record["hash"]) is not { Length: HashChars } hash || !hash.All(char.IsAsciiHexDigit))
            fault("/hash", $"must be the SHA-256 of the key in {HashChars} hexadecimal digits");
        else
            record["hash"] = hash.ToLowerInvariant();
        foreach (var scope in (record["scopes"] as JsonArray)?.Select(TextOf).OfType<string>() ?? [])
        {
            if (!KeyScopes.Acted.Contains(scope) && !KeyScopes.IsOfPortkey(scope))
                fault("/scopes", $"has '{scope}', which is no scope{NearestName.Hint(scope, KeyScopes.Acted)}");
        }
    }

    private static void CheckPolicy(JsonObject record, ResourceKind kind, DeclaredNames names, Action<string, string> fault)
    {
        var conditions = (record["conditions"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var groups = (record["group_by"] as JsonArray)?.Select(TextOf).OfType<string>().ToList() ?? [];
        if (conditions.Count == 0 || groups.Count == 0)
            fault(string.Empty, "needs 'conditions' and 'group_by'");
        foreach (var key in conditions.Select(static condition => TextOf(condition["key"])).OfType<string>().Concat(groups))
        {
            if (!PolicyKeys.IsKnown(key))
                fault(string.Empty, $"has the key '{key}', which cannot be one of a policy");
        }

        foreach (var condition in conditions.Where(static condition => TextOf(condition["key"]) == PolicyKeys.Workspace))
        {
            // Requests are compared by the id of their workspace.
            if (condition["values"] is JsonArray values)
                condition["values"] = new JsonArray(
                    [.. values.Select(value => (JsonNode?)(TextOf(value) is { } name ? names.WorkspaceOrSame(name) : value?.DeepClone()))]);
        }

        var member = kind == ResourceKind.UsagePolicy ? "usage_limits" : "rate_limits";
        if (record["limits"]?[member] is not JsonArray { Count: 1 })
            fault("/limits", $"must have one of '{member}'");
    }

    private static JsonObject NodeOf(IEnumerable<KeyValuePair<string, SealedSecret>> secrets) => new(secrets.Select(
        static secret => KeyValuePair.Create(secret.Key, (JsonNode?)DeclaredProviders.NodeOf(secret.Value))));

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
