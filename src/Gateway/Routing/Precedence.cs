using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Decides which source of a setting counts where several name it: headers, config, saved provider, key, workspace and
/// deployment. The table of docs/reference/precedence.md has a row for each decision, and a test reads it.
/// </summary>
public sealed class Precedence(ProviderCatalog providers, GatewayOptions options)
{
    private static readonly Target Unwritten = new() { Provider = string.Empty };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>The defaults of a key in its workspace.</summary>
    public static RequestDefaults Defaults(RequestDefaults key, RequestDefaults workspace) => key with
    {
        Metadata = key.Metadata.SetItems(workspace.Metadata),
        ConfigId = key.ConfigId ?? workspace.ConfigId,
        AllowConfigOverride = key.ConfigId is not null ? key.AllowConfigOverride : workspace.AllowConfigOverride,
    };

    /// <summary>The config of a request; null where the defaults fix another one than its header names.</summary>
    /// <param name="header">The header, or empty.</param>
    /// <param name="defaults">The defaults of the caller.</param>
    public static string? Config(string header, RequestDefaults defaults)
    {
        if (header.Length == 0)
            return defaults.ConfigId ?? string.Empty;
        return defaults is { ConfigId: { } standard, AllowConfigOverride: false } && standard != header ? null : header;
    }

    /// <summary>The metadata of a request, as its header has it. What the header has and nobody can read is none.</summary>
    public static string Metadata(string header, RequestDefaults defaults)
    {
        if (defaults.Metadata.IsEmpty)
            return header;
        var merged = RequestMetadata.Parse(header);
        foreach (var (name, value) in defaults.Metadata)
            merged[name] = value;
        return merged.ToJsonString(Plain);
    }

    /// <summary>The name of the saved provider that headers ask for, without its at sign, or null.</summary>
    /// <param name="provider">The provider's header; the model's <c>@slug</c> where there is none.</param>
    /// <param name="virtualKey">The virtual key's header, or empty.</param>
    public static string? SavedName(string provider, string virtualKey)
    {
        if (provider is ['@', .. var slug])
            return slug;
        return virtualKey.Length > 0 ? virtualKey.TrimStart('@') : null;
    }

    /// <summary>The parameters of a request with the model that its path names, as Azure's paths do.</summary>
    public static ParameterSet Named(ParameterSet body, string? pathModel) =>
        pathModel is null ? body : body.With(new(ParameterNames.Model, JsonText.Quote(pathModel)));

    /// <summary>The target that headers name.</summary>
    /// <param name="config">The target of a config that names no provider; null where there is no config.</param>
    /// <param name="headers">What they name.</param>
    public static Target Complete(Target? config, in NamedTarget headers) => (config ?? Unwritten) with
    {
        Provider = headers.Provider,
        SavedName = headers.SavedName,
        ApiKey = config?.ApiKey ?? headers.ApiKey,
        Settings = headers.Settings,
    };

    /// <summary>A target that headers name, without a config or a saved provider, with everything that it needs.</summary>
    /// <param name="headers">What they name.</param>
    /// <param name="request">The request's part.</param>
    public Target Effective(in NamedTarget headers, in RequestLayer request) =>
        Effective(Unwritten, headers.Provider, headers.ApiKey, headers.Settings, null, request);

    /// <summary>A target with everything that it needs.</summary>
    /// <param name="written">The target as config and headers name it.</param>
    /// <param name="provider">Its vendor where it is not a saved provider's.</param>
    /// <param name="saved">The saved provider that it names, or null.</param>
    /// <param name="request">The request's part.</param>
    public Target Effective(Target written, string provider, SavedProvider? saved, in RequestLayer request)
    {
        return saved is null
            ? Effective(written, provider, written.ApiKey, written.Settings, null, request)
            : Effective(written, saved.Provider, saved.ApiKey, SettingsOf(written, saved, request.Parameters), saved, request);
    }

    private Target Effective(
        Target written, string provider, string? apiKey, FrozenDictionary<string, string> settings, SavedProvider? saved,
        in RequestLayer request)
    {
        var headers = request.Headers;
        var host = headers.CustomHost ?? written.CustomHost ?? saved?.CustomHost;
        var headersTime = headers.RequestTimeout ?? written.RequestTimeout;
        var totalTime = written.TotalTimeout > options.Upstream.Total ? null : written.TotalTimeout;
        return written with
        {
            Provider = provider,
            Saved = saved,
            ApiKey = apiKey,
            Settings = settings,
            CustomHost = host,
            BaseUrl = host ?? options.ProviderBaseUrls.GetValueOrDefault(provider),
            RequestTimeout = headersTime,
            TotalTimeout = totalTime,
            Time = new(headersTime ?? options.Upstream.Headers, totalTime ?? options.Upstream.Total),
            ForwardHeaders = headers.ForwardHeaders ?? written.ForwardHeaders,
            Strict = headers.Strict || written.Strict,
            Cache = written.Cache ?? headers.Cache,
            ModelAliases = written.ModelAliases ?? options.ModelAliases,
            Breaker = written.Breaker ?? providers.Find(provider)?.Capabilities.Breaker,
            Access = request.Access,
        };
    }

    private static FrozenDictionary<string, string> SettingsOf(Target written, SavedProvider saved, ParameterSet parameters)
    {
        if (saved.ModelSettings.Count > 0 && written.ModelOf(parameters) is { } model
            && saved.ModelSettings.TryGetValue(model, out var ofModel))
            return ofModel;
        if (written.Settings.Count == 0)
            return saved.Settings;
        var settings = new Dictionary<string, string>(saved.Settings);
        foreach (var (name, value) in written.Settings)
            settings[name] = value;
        return settings.ToFrozenDictionary();
    }
}

/// <summary>Part that a request itself has in its targets.</summary>
/// <param name="Headers">The headers that beat the config.</param>
/// <param name="Access">The models and providers that the caller's key is narrowed to; null: all.</param>
/// <param name="Parameters">The parameters, whose model may have settings of its own at a saved provider.</param>
public readonly record struct RequestLayer(RequestOverrides Headers, KeyAccess? Access, ParameterSet Parameters);
