using System.Net;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Settings of the HTTP edge: pages of other origins, proxies in front, and the path below which the gateway lies.</summary>
public sealed record EdgeOptions
{
    /// <summary>Stands for every origin.</summary>
    public const string AnyOrigin = "*";

    /// <summary>Origins whose pages may call, as browsers write them, or <see cref="AnyOrigin"/>. Default none.</summary>
    [Origins("CORS__ORIGINS", "origins whose pages may call the gateway, such as https://app.example, or *; never with cookies")]
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Networks of proxies whose <c>X-Forwarded-*</c> headers count. Default none.</summary>
    [Networks("TRUSTEDPROXIES", "networks of proxies whose X-Forwarded-* headers count, such as 10.0.0.0/8")]
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Path prefix of all routes, with a slash at its start and none at its end. Default empty.</summary>
    [PathPrefix("PATHBASE", "path prefix of all routes, such as /images")]
    public string PathBase { get; init; } = string.Empty;
}

/// <summary>Checks <see cref="EdgeOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
