using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Tells by the schema which values are secret: what a provider declares so, what a config's schema says of its own members,
/// and every URL with a query or a user. A name that no schema has is judged by its words.
/// </summary>
public sealed class SecretRule(ProviderSchema schema)
{
    private const string ApiKey = "api_key";
    private const string WebhookUrl = "webhook_u_r_l";

    // Members of configs of which everything below is secret: a key, the address and the headers of a webhook.
    private static readonly string[] Members = [ApiKey, WebhookUrl, "webhook_url", "headers", "authorization"];

    private static readonly string[] Words =
        ["secret", "token", "service_account", "access_key", ApiKey, "password", "authorization", "credential", "private_key"];

    /// <summary>The rule without providers.</summary>
    public static SecretRule Plain { get; } = new(ProviderSchema.Empty);

    /// <summary>Determines whether a setting of a saved provider is secret, also where the provider does not declare it.</summary>
    public bool IsSecretSetting(string provider, string name, string value) =>
        SecretMask.IsSecretUrl(value) || (schema.Find(provider, name)?.IsSecret ?? !IsPublicElsewhere(name));

    /// <summary>Determines whether everything below a member of a config is secret.</summary>
    /// <param name="name">The member's name in snake case.</param>
    public bool IsSecretMember(string name) =>
        Array.IndexOf(Members, name) >= 0
        || (schema.Knows(name) ? schema.IsSecret(name) : Array.Exists(Words, word => name.Contains(word, StringComparison.Ordinal)));

    /// <summary>A secret as people see it.</summary>
    /// <param name="member">The member's name in snake case.</param>
    /// <param name="text">The secret.</param>
    public static string MaskOf(string member, string text) =>
        member is WebhookUrl or "webhook_url" ? SecretMask.OfUrl(text) : SecretMask.Mask(text);

    private bool IsPublicElsewhere(string name) => schema.Knows(name) && !schema.IsSecret(name);
}
