using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Builds a call's headers; what has no value is left out.</summary>
internal static class ProviderHeaders
{
    /// <summary>Creates headers from the pairs that have a value.</summary>
    public static IReadOnlyList<Header> Create(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        var count = 0;
        foreach (var (_, value) in pairs)
            count += string.IsNullOrEmpty(value) ? 0 : 1;
        var headers = new Header[count];
        foreach (var (name, value) in pairs)
        {
            if (!string.IsNullOrEmpty(value))
                headers[^count--] = new(name, value);
        }

        return headers;
    }

    /// <summary>The key as a bearer token, or null.</summary>
    public static string? Bearer(string? key) => string.IsNullOrEmpty(key) ? null : "Bearer " + key;

    /// <summary>A path below a base URL (<see cref="ImageGateway.Core.Providers.BaseUrl"/>).</summary>
    public static Uri Below(Uri baseUrl, string path) => ImageGateway.Core.Providers.BaseUrl.Below(baseUrl, path);
}
