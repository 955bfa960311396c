using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Deadlines of an attempt at a provider (README.md#settings).</summary>
public sealed record UpstreamOptions
{
    /// <summary>Deadline for connecting to a provider.</summary>
    [Seconds("UPSTREAM__CONNECTSECONDS", 0.1, 300, "seconds to connect to a provider")]
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline for the headers of an answer.</summary>
    [Seconds("UPSTREAM__HEADERSSECONDS", 0.1, GatewayOptions.MaxDeadlineSeconds, "seconds until a provider's response headers")]
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Deadline for the end of an answer.</summary>
    [Seconds("UPSTREAM__TOTALSECONDS", 0.1, GatewayOptions.MaxDeadlineSeconds, "seconds for a whole attempt")]
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(600);
}

/// <summary>Checks <see cref="UpstreamOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class UpstreamOptionsValidator : IValidateOptions<UpstreamOptions>;
