using ImageGateway.Core.Errors;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// The errors of finding out who serves a request, in Portkey's words where it has them (docs/architecture/portkey.md#errors).
/// </summary>
public static class RouteErrors
{
    /// <summary>Error for a request that names no provider.</summary>
    public static GatewayError NoProvider { get; } = GatewayError.Invalid(
        "Say who serves the request: 'x-portkey-provider' (a provider's slug, or '@' and the slug of a saved one) or 'x-portkey-config'.",
        "x-portkey-provider", "provider_missing") with
    {
        PortkeyMessage = "Either x-portkey-config or x-portkey-provider header is required",
    };

    /// <summary>The provider's name is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that there are.</param>
    public static GatewayError UnknownProvider(string name, string known) => GatewayError.Invalid(
        $"'{name}' is no provider. Known are: {known}.", "x-portkey-provider", "provider_unknown") with
    {
        PortkeyMessage = "Invalid provider passed",
    };

    /// <summary>The config names no provider, and no header does.</summary>
    public static GatewayError NoProviderInConfig { get; } = GatewayError.Invalid(
        "The config names no provider and the header 'x-portkey-provider' is absent.", "x-portkey-config", "provider_missing") with
    {
        PortkeyMessage =
            "Either x-portkey-provider needs to be passed. Or the x-portkey-config header should have a valid config with provider details in it.",
    };

    /// <summary>The custom host may not be called.</summary>
    public static GatewayError CustomHost { get; } = GatewayError.Invalid(
        "The custom host is not an http(s) URL that may be called from here. Private names and addresses must be listed in "
            + "IMAGEGATEWAY__EGRESS__ALLOW.",
        "x-portkey-custom-host", "egress_denied") with
    {
        PortkeyMessage = "Invalid custom host",
    };

    /// <summary>The forward list names itself.</summary>
    public static GatewayError ForwardLoop { get; } = GatewayError.Invalid(
        "'x-portkey-forward-headers' may not name itself.", "x-portkey-forward-headers", "invalid_value") with
    {
        PortkeyMessage = "forward_headers must not contain the 'x-portkey-forward-headers' header",
    };

    /// <summary>The timeout is no number.</summary>
    public static GatewayError RequestTimeout(string text) =>
        GatewayError.Invalid(
            $"'x-portkey-request-timeout' is '{text}'; it must be a whole number of milliseconds above 0.", "x-portkey-request-timeout",
            "invalid_value");

    /// <summary>Error for a request that no condition fits, without a default.</summary>
    public static GatewayError NoCaseFits { get; } = GatewayError.Invalid(
        "No condition of the config fits this request, and it names no default target.", "x-portkey-config", "no_matching_target") with
    {
        PortkeyMessage = "Query router did not resolve to any valid target",
    };

    /// <summary>A request or a config says what belongs to a saved credential.</summary>
    /// <param name="name">The header or the setting.</param>
    /// <param name="slug">The saved provider that holds the credential.</param>
    public static GatewayError BoundSetting(string name, string slug) => GatewayError.Invalid(
        $"'{name}' would use the credential of '{slug}' otherwise than its entry says. Leave it out, save it at the entry together with "
            + $"the credential, or set 'allow_host_override' there.",
        name,
        "host_override_denied");

    /// <summary>A request would have a saved credential charged otherwise than its entry says.</summary>
    public static GatewayError BoundPrice(string name, string slug) => GatewayError.Invalid(
        $"'{name}' decides what calls of '{slug}' cost, and its entry says it. Leave it out, or change it at the entry.",
        name,
        "host_override_denied");

    /// <summary>A header would send a secret of a saved config elsewhere.</summary>
    public static GatewayError BoundConfig(string config) => GatewayError.Invalid(
        $"The config '{config}' holds a credential, which goes only where the config says. Leave 'x-portkey-custom-host' out, or name "
            + $"the host in the config.",
        "x-portkey-custom-host",
        "host_override_denied");

    /// <summary>A saved config has a credential and leaves it to headers whose it is.</summary>
    public static GatewayError SecretWithoutProvider(string config) => GatewayError.Invalid(
        $"The config '{config}' holds 'api_key' and no 'provider', so that a header would say who gets it. Name the provider "
            + $"in the config.",
        "x-portkey-config",
        "host_override_denied");

    /// <summary>A saved provider names a host of its own for a credential that is lent to it.</summary>
    public static GatewayError ForeignHost(string slug) => GatewayError.Invalid(
        $"'{slug}' names a custom host for the credential of an integration that does not allow it. Name the host at the integration, or "
            + $"set 'allow_host_override' there.",
        "custom_host",
        "host_override_denied");

    /// <summary>Error for names that no saved provider of the workspace has.</summary>
    public static GatewayError UnknownKeys(IEnumerable<string> names)
    {
        var list = string.Join(", ", names);
        return GatewayError.Invalid(
            $"There is no virtual key or provider {list} in this workspace; GET /v1/virtual-keys lists those that are there.",
            "x-portkey-virtual-key", "virtual_key_unknown") with
        {
            PortkeyMessage = "Following keys are not valid: " + list,
        };
    }

    /// <summary>The config is none, neither as JSON nor by its name.</summary>
    public static GatewayError UnknownConfig(string id) => GatewayError.Invalid(
        $"There is no config '{id}' in this workspace; GET /v1/configs lists those that are there, and the header takes a "
            + $"config's JSON, too.",
        "x-portkey-config", "config_unknown") with
    {
        PortkeyMessage = "Invalid config id passed",
    };

    /// <summary>A saved config has a credential that nobody can open.</summary>
    public static GatewayError SealedConfig(string slug) => GatewayError.Invalid(
        $"A credential in the config '{slug}' was sealed under a master key that is gone; save the config anew.", "x-portkey-config",
        "config_sealed");

    /// <summary>The config names a guardrail that is not there.</summary>
    public static GatewayError UnknownGuardrail(string name) => GatewayError.Invalid(
        $"There is no guardrail '{name}' in this workspace, and without it nothing would check the request; GET /v1/guardrails lists those "
            + $"that are there.",
        "x-portkey-config", "guardrail_unknown");

    /// <summary>A saved guardrail has a credential that nobody can open.</summary>
    public static GatewayError SealedGuardrail(string slug) => GatewayError.Invalid(
        $"A credential in the guardrail '{slug}' was sealed under a master key that is gone; save the guardrail anew.", "x-portkey-config",
        "guardrail_sealed");

    /// <summary>A saved guardrail has a check that this version of the gateway does not accept.</summary>
    public static GatewayError FaultyGuardrail(string slug, string fault) => GatewayError.Invalid(
        $"The guardrail '{slug}' cannot be used: {fault}. Save the guardrail anew.", "x-portkey-config", "guardrail_invalid");
}
