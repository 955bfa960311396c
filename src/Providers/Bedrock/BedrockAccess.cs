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

    /// <summary>A bearer key or a signer for the endpoint, or why there is neither.</summary>
    public (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Of(ProviderEndpoint endpoint, string region)
    {
        var (keys, fault) = Keys(endpoint);
        if (fault is not null)
            return (null, null, fault);

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

    private static (AwsKeys? Keys, GatewayError? Fault) Keys(ProviderEndpoint endpoint)
    {
        var (id, secret) = (endpoint.Setting("aws_access_key_id"), endpoint.Setting("aws_secret_access_key"));
        if (string.IsNullOrEmpty(id) != string.IsNullOrEmpty(secret))
            return (null, GatewayError.Invalid(
                "'aws_access_key_id' and 'aws_secret_access_key' go together; one is missing.", string.IsNullOrEmpty(id)
                    ? "aws_access_key_id"
                    : "aws_secret_access_key", "missing_required_parameter"));
        return (string.IsNullOrEmpty(id)
            ? null
            : new(id, secret!, endpoint.Setting("aws_session_token") is { Length: > 0 } token ? token : null), null);
    }

    private static (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Bearer(ProviderEndpoint endpoint) =>
        string.IsNullOrEmpty(endpoint.ApiKey)
        ? Refuse("'aws_auth_type' is 'apiKey': send the Bedrock API key as 'Authorization: Bearer …' or as 'api_key' in the config.",
            "api_key")
        : (ProviderHeaders.Bearer(endpoint.ApiKey), null, null);

    private (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Role(
        ProviderEndpoint endpoint, string arn, AwsKeys? keys, string region) =>
        keys is null && RefuseOwn(endpoint) is { } refusal
            ? (null, null, refusal)
            : Sign(identities.Role(new(arn, endpoint.Setting("aws_external_id"), region, keys)), region);

    private (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Own(ProviderEndpoint endpoint, string region) =>
        RefuseOwn(endpoint) is { } refusal ? (null, null, refusal) : Sign(identities.Own, region);

    private (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Sign(IAwsKeySource source, string region) =>
        (null, new AwsSigner(source, region, BedrockProvider.SigningName, time), null);

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

    private static (string? Bearer, ICallSigner? Signer, GatewayError? Refusal) Refuse(string message, string param) =>
        (null, null, GatewayError.Invalid(message, param, "invalid_value"));
}
