using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Reads a gateway key from a body, or from the deployment's file.</summary>
internal static class ApiKeyBody
{
    private const int MaxScopes = 200;
    private const int MaxScopeChars = 100;

    /// <summary>The record after the body was applied.</summary>
    /// <param name="reader">The body; gathers the faults.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    /// <param name="isNew">Whether what must be there is not there yet.</param>
    /// <param name="now">The time, before which no key may end.</param>
    public static ApiKeyRecord Apply(BodyReader reader, ApiKeyRecord current, bool isNew, DateTimeOffset now)
    {
        if (reader.Body.Member("alert_emails") is { ValueKind: JsonValueKind.Array } mails && mails.GetArrayLength() > 0)
            reader.Fault("'alert_emails' is not supported here; alerts go to the log and to the webhook");
        if (reader.Body.Has("rotation_policy"))
            reader.Fault("'rotation_policy' is not supported here; call POST /v1/api-keys/{id}/rotate");
        return current with
        {
            Name = reader.Name(isNew ? null : current.Name),
            Description = reader.Text("description", current.Description),
            UserId = reader.Text("user_id", current.UserId, BodyReader.MaxNameChars),
            Scopes = ScopesOf(reader, current.Scopes, isNew),
            Defaults = DefaultsReader.Read(reader, current.Defaults),
            ExpiresAt = reader.Time("expires_at", current.ExpiresAt, now),
            Limits = reader.Limits(current.Limits),
        };
    }

    private static ImmutableSortedSet<string> ScopesOf(BodyReader reader, ImmutableSortedSet<string> current, bool isNew)
    {
        if (!reader.Body.Has("scopes") && !isNew)
            return current;
        var scopes = reader.Body.Member("scopes");
        if (scopes.ValueKind == JsonValueKind.Array && scopes.GetArrayLength() is > 0 and <= MaxScopes && scopes.EnumerateArray().All(IsScope))
            return [.. scopes.EnumerateArray().Select(scope => scope.GetString()!)];
        reader.Fault("'scopes' must be a list of scopes such as 'completions.write' and 'virtual_keys.list'");
        return current;
    }

    private static bool IsScope(JsonElement scope) =>
        scope.ValueKind == JsonValueKind.String && scope.GetString()!.Split('.') is [{ Length: > 0 } what, { Length: > 0 } verb] && what.Length + verb.Length < MaxScopeChars
        && (what + verb).All(letter => char.IsAsciiLetterLower(letter) || letter == '_');
}
