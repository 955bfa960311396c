using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Three tries for calls of the gateway's own that are safe to repeat: alerts and access tokens. Calls that draw follow their
/// config's <c>retry</c> instead.
/// </summary>
public static class OutgoingResilience
{
    private const int Repeats = 2;

    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes the pipeline: a try fails by exception, after ten seconds, or with 408, 429 or 5xx.</summary>
    /// <param name="time">Clock of the pauses and of the deadline of a try.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Repeats,
                Delay = Pause,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
            })
            .AddTimeout(TryTimeout)
            .Build();

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or IOException or TimeoutRejectedException } => true,
        { Result: { StatusCode: var status } } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        _ => false,
    };
}
