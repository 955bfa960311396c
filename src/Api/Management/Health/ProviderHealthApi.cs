using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Options;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Pricing;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Api.Management.Health;

/// <summary>
/// <c>GET /v1/health/providers</c>: what this instance knows of providers, by credential and model family, for keys of the
/// organisation.
/// </summary>
internal sealed class ProviderHealthApi(
    CircuitRegistry registry, Degradations degradations, PriceCatalog prices, AttemptTelemetry telemetry)
{
    private const string Path = "/health/providers";
    private const int ShownOfHash = 8;

    /// <summary>Maps the route of the providers' health.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) =>
        endpoints.Map(routes, "GET", Path, ["analytics.view"], call => ValueTask.FromResult(Read(call)));

    private ManagementResponse Read(ManagementCall call)
    {
        // Credentials of all workspaces are among them.
        if (!call.Principal.IsOrganisation)
            return ManagementErrors.NotYours("health of", "all providers");
        var rows = registry.Subjects.OrderBy(subject => subject.Key.Key, StringComparer.Ordinal).Select(Describe).ToList();
        var page = Views.List(rows, call.Page());
        page["instance"] = new JsonObject
        {
            ["version"] = GatewayVersion.Text,
            ["degraded"] = new JsonArray([.. degradations.Parts.Select(part => (JsonNode)part)]),
            ["prices_as_of"] = prices.Current.NewestAsOf,
            ["in_flight"] = new JsonObject(telemetry.Running.ByProvider.Select(
                running => KeyValuePair.Create(running.Key, (JsonNode?)running.Value))),
        };
        return page;
    }

    private static JsonObject Describe(KeyValuePair<CircuitKey, CircuitState> subject)
    {
        var ((provider, credential, family), state) = subject;
        var share = state.FailureShare(BreakerPolicy.Default);

        // A subject without failures is closed; asking it would count as use and keep it.
        var breaker = share > 0 ? state.Judge(BreakerPolicy.Default) : default;
        return new()
        {
            ["object"] = "provider.health",
            ["provider"] = provider,
            ["credential"] = credential.Length > ShownOfHash ? credential[..ShownOfHash] : credential,
            ["model_family"] = family,
            ["breaker"] = breaker.Phase switch
            {
                BreakerPhase.Open => "open",
                BreakerPhase.HalfOpen => "half_open",
                _ => "closed",
            },
            ["open_for_ms"] = (long)breaker.Left.TotalMilliseconds,
            ["failure_share"] = Math.Round(share, 4),
            ["latency_ms"] = state.Latency is { } latency ? Math.Round(latency.TotalMilliseconds, 1) : null,
        };
    }
}
