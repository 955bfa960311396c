using System.Collections.Frozen;
using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using Microsoft.Extensions.Primitives;

namespace ImageGateway.Gateway.Routing;

/// <summary>Reads the headers that name a provider, its settings and a request's overrides.</summary>
public sealed class RouteHeaders(ProviderSchema schema, EgressPolicy egress)
{
    private readonly CustomHosts _hosts = new(egress);

    /// <summary>Slug of the provider that a text names, or the error that lists those that there are.</summary>
    public Result<string> SlugOf(string provider) =>
        schema.SlugOf(provider) is { } slug ? slug : RouteErrors.UnknownProvider(provider, schema.Names.List);

    /// <summary>Reads the target that headers name, with the settings of its provider.</summary>
    /// <param name="provider">Slug of the provider, or the name of a saved one after <c>@</c>.</param>
    /// <param name="saved">Name of a saved provider; null: none is named.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="key">The caller's own key at the provider; null: it sent none.</param>
    public NamedTarget ReadTarget(string provider, string? saved, IHeaderDictionary headers, string? key)
    {
        provider = provider.TrimStart('@');
        Dictionary<string, string>? settings = null;

        if (saved is null)
        {
            foreach (var setting in schema.SettingsOf(provider))
            {
                if (headers.TryGetValue(setting.Header, out var value))
                    Take(setting, value);
            }
        }
        else
        {
            // Only its entry says who it is, so that the settings of all are read, and it takes its own. There are more of them than of
            // headers.
            foreach (var (name, value) in headers)
            {
                foreach (var setting in schema.SettingsIn(name))
                    Take(setting, value);
            }
        }

        return new(provider, saved, key, settings?.ToFrozenDictionary() ?? FrozenDictionary<string, string>.Empty);

        void Take(ProviderSetting setting, StringValues value)
        {
            if (value.ToString() is { Length: > 0 } text)
                (settings ??= [])[setting.ConfigKey] = text;
        }
    }

    /// <summary>Reads what headers say about the request besides its route.</summary>
    public Result<RequestOverrides> ReadOverrides(IHeaderDictionary headers)
    {
        var (host, timeout, forward) = (headers[GatewayHeaders.CustomHost].ToString(), headers[GatewayHeaders.RequestTimeout]
            .ToString(), headers[GatewayHeaders.ForwardHeaders].ToString());
        var strict = headers[GatewayHeaders.Strict].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var cache = CacheOf(headers);
        if (host.Length == 0 && timeout.Length == 0 && forward.Length == 0 && !strict && cache is null)
            return RequestOverrides.None;

        Uri? customHost = null;
        if (host.Length > 0 && (customHost = _hosts.Parse(host)) is null)
            return RouteErrors.CustomHost;
        var milliseconds = 0;
        if (timeout.Length > 0
            && (!int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) || milliseconds == 0))
            return RouteErrors.RequestTimeout(timeout);
        string[]? names = forward.Length > 0
            ? forward.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
        if (names is not null && names.Contains(GatewayHeaders.ForwardHeaders))
            return RouteErrors.ForwardLoop;

        return new RequestOverrides(customHost, milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : null, names, strict)
        {
            Cache = cache,
        };
    }

    // Portkey's older way to ask for a cache; what the config changes about requests is told apart by its text.
    private static CachePolicy? CacheOf(IHeaderDictionary headers) => headers[GatewayHeaders.Cache].ToString() switch
    {
        "simple" or "semantic" or "true" => new(null, headers[GatewayHeaders.Config].ToString()),
        _ => null,
    };
}
