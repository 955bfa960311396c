namespace ImageGateway.Gateway.Requests;

/// <summary>The names of headers that the gateway reads and writes (docs/architecture/portkey.md#request-headers).</summary>
public static class GatewayHeaders
{
    public const string Provider = "x-portkey-provider";
    public const string Config = "x-portkey-config";
    public const string VirtualKey = "x-portkey-virtual-key";
    public const string ApiKey = "x-portkey-api-key";
    public const string AzureApiKey = "api-key";
    public const string CustomHost = "x-portkey-custom-host";
    public const string ForwardHeaders = "x-portkey-forward-headers";
    public const string RequestTimeout = "x-portkey-request-timeout";
    public const string TraceId = "x-portkey-trace-id";
    public const string Metadata = "x-portkey-metadata";
    public const string LastUsedOption = "x-portkey-last-used-option-index";
    public const string RetryAttemptCount = "x-portkey-retry-attempt-count";
    public const string CacheStatus = "x-portkey-cache-status";
    public const string Cache = "x-portkey-cache";
    public const string CacheNamespace = "x-portkey-cache-namespace";
    public const string CacheForceRefresh = "x-portkey-cache-force-refresh";
    public const string FetchIntegratedModels = "x-portkey-fetch-integrated-models";
    public const string Debug = "x-portkey-debug";
    public const string GatewayException = "x-portkey-gateway-exception";

    public const string Strict = "x-gateway-strict";
    public const string DroppedParams = "x-gateway-dropped-params";
    public const string Warning = "x-gateway-warning";
    public const string ImagesReturned = "x-gateway-images-returned";
    public const string ModelUsed = "x-gateway-model-used";
    public const string ModelSunset = "x-gateway-model-sunset";
    public const string AttemptClass = "x-gateway-attempt-class";
    public const string CostUsd = "x-gateway-cost-usd";
    public const string CostMaxUsd = "x-gateway-cost-max-usd";
    public const string ShouldRetry = "x-should-retry";

    public const string IdempotencyKey = "idempotency-key";
    public const string IdempotencyReplayed = "idempotency-replayed";
}
