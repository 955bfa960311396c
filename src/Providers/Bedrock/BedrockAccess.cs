using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Aws;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Finds out who calls: a Bedrock API key, the caller's AWS keys, a role, or the gateway's own identity.
/// <c>aws_auth_type</c> decides; without it what is there decides. The gateway's identity is used by saved entries that say so only.
/// </summary>
internal sealed class BedrockAccess(AwsIdentities identities, TimeProvider time)
{
    /// <summary>Settings that choose the account, the region and the credential.</summary>
    public static ImmutableArray<ProviderSetting> Settings { get; } =
    [
        new("aws_access_key_id", "x-portkey-aws-access-key-id", SettingRoles.Secret),
        new("aws_secret_access_key", "x-portkey-aws-secret-access-key", SettingRoles.Secret),
        new("aws_session_token", "x-portkey-aws-session-token", SettingRoles.Secret),
        new("aws_region", "x-portkey-aws-region", SettingRoles.Destination),
        new("aws_auth_type", "x-portkey-aws-auth-type", SettingRoles.Identity),
        new("aws_role_arn", "x-portkey-aws-role-arn", SettingRoles.Identity),
        new("aws_external_id", "x-portkey-aws-external-id", SettingRoles.Identity),
    ];

    /// <summary>Settings that stand for a key.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> KeySubstitutes { get; } =
        [["aws_access_key_id", "aws_secret_access_key"], ["aws_auth_type"], ["aws_role_arn"]];

    /// <summary>The credential of an endpoint's calls.</summary>
    public Result<Credential> Of(ProviderEndpoint endpoint, string region)
    {
        if (!Keys(endpoint).TryGet(out var keys, out var fault))
            return fault;

        var role = endpoint.Setting("aws_role_arn");
        switch (endpoint.Setting("aws_auth_type"))
        {
            case "apiKey":
                return Bearer(endpoint);
            case "assumedRole" when role is null:
                return Refuse("'aws_auth_type' is 'assumedRole': name the role in 'aws_role_arn'.", "aws_role_arn");
            case "assumedRole":
                return Role(endpoint, role, keys, region);
            case "serviceRole":
                return Own(endpoint, region);
            case { } other and not ("accessKey" or ""):
                return Refuse(
                    $"'{other}' is no 'aws_auth_type'; take 'accessKey', 'assumedRole', 'serviceRole' or 'apiKey'.", "aws_auth_type");
        }

        if (role is not null)
            return Role(endpoint, role, keys, region);
        if (keys is not null)
            return Sign(new GivenKeys(keys), region);
        return string.IsNullOrEmpty(endpoint.ApiKey) ? Own(endpoint, region) : Bearer(endpoint);
    }

    private static Result<AwsKeys?> Keys(ProviderEndpoint endpoint)
    {
        var (id, secret) = (endpoint.Setting("aws_access_key_id"), endpoint.Setting("aws_secret_access_key"));
        if (string.IsNullOrEmpty(id) != string.IsNullOrEmpty(secret))
            return GatewayError.Invalid(
                "'aws_access_key_id' and 'aws_secret_access_key' go together; one is missing.", string.IsNullOrEmpty(id)
                    ? "aws_access_key_id"
                    : "aws_secret_access_key", "missing_required_parameter");
        return string.IsNullOrEmpty(id)
            ? default(Result<AwsKeys?>)
            : new AwsKeys(id, secret!, endpoint.Setting("aws_session_token") is { Length: > 0 } token ? token : null);
    }

    private static Result<Credential> Bearer(ProviderEndpoint endpoint) =>
        string.IsNullOrEmpty(endpoint.ApiKey)
        ? Refuse("'aws_auth_type' is 'apiKey': send the Bedrock API key as 'Authorization: Bearer …' or as 'api_key' in the config.",
            "api_key")
        : new Credential(ProviderHeaders.Bearer(endpoint.ApiKey), null);

    private Result<Credential> Role(ProviderEndpoint endpoint, string arn, AwsKeys? keys, string region) =>
        keys is null && RefuseOwn(endpoint) is { } refusal
            ? refusal
            : Sign(identities.Role(new(arn, endpoint.Setting("aws_external_id"), region, keys)), region);

    private Result<Credential> Own(ProviderEndpoint endpoint, string region) =>
        RefuseOwn(endpoint) is { } refusal ? refusal : Sign(identities.Own, region);

    private Credential Sign(IAwsKeySource source, string region) =>
        new(null, new AwsSigner(source, region, BedrockProvider.SigningName, time));

    // The gateway's own identity signs for AWS and for hosts that the deployment chose, never for a caller's.
    private static bool IsForeign(ProviderEndpoint endpoint) =>
        endpoint is { HasCustomHost: true, BaseUrl: { } host }
            && !(host.Scheme == Uri.UriSchemeHttps && host.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase));

    private static GatewayError? RefuseOwn(ProviderEndpoint endpoint) => IsForeign(endpoint)
        ? GatewayError.Invalid(
            "The gateway's own AWS identity is not used for a custom host outside AWS. Give 'aws_access_key_id' and "
                + "'aws_secret_access_key'.",
            "x-portkey-custom-host", "invalid_value")
        : GatewayIdentity.Refuse(endpoint, "AWS", "'aws_access_key_id' and 'aws_secret_access_key', or a Bedrock API key");

    private static GatewayError Refuse(string message, string param) => GatewayError.Invalid(message, param, "invalid_value");

    /// <summary>A bearer key, or what signs in its place: one of the two is null.</summary>
    /// <param name="Bearer">The value of the authorization header.</param>
    /// <param name="Signer">The signer of calls.</param>
    public readonly record struct Credential(string? Bearer, ICallSigner? Signer);
}
