using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.StoredResponses;

/// <summary>
/// Identity that separates cached responses and idempotency keys of callers: a hash of the credentials of the request, never
/// empty.
/// </summary>
internal static class Tenant
{
    // Parts of the names of settings that hold credentials.
    private static readonly string[] Secret = ["key", "secret", "token", "account", "client_id"];

    /// <summary>The tenant of a request.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="root">Where it goes: in open mode the credentials of an inline config tell callers apart, too.</param>
    public static string KeyOf(Caller caller, RouteNode root)
    {
        var text = new StringBuilder();
        if (caller.GatewayKey is { } key)
        {
            // A key that was rotated is the same caller.
            text.Append("key\n").Append(caller.Principal.ApiKeyId ?? key);
        }
        else
        {
            text.Append("open\n").Append(caller.ProviderKey).Append('\n');
            var credentials = RouteWalk.Targets(root).SelectMany(target => target.Settings
                .Where(setting => Array.Exists(Secret, part => setting.Key.Contains(part, StringComparison.Ordinal)))
                .Select(setting => setting.Key + "=" + setting.Value)
                .Append("api_key=" + target.ApiKey)
                .Append("saved=" + target.SavedName));
            foreach (var credential in credentials.Distinct().Order(StringComparer.Ordinal))
                text.Append(credential.Length).Append(' ').Append(credential).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
