using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using ImageGateway.Api.Management;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using Polly;

namespace ImageGateway.Api.Alerts;

/// <summary>
/// Counts alerts, and posts them to <c>IMAGEGATEWAY__ALERTS__WEBHOOKURL</c>, in their order, each up to three times. What does not
/// fit in its queue, or is not taken, is only in the log.
/// </summary>
internal sealed partial class AlertWebhook(
    GatewayOptions options, UpstreamHandlers handlers, IResourceStore resourceStore, LimitAlertCounter counter, TimeProvider time,
    ILogger<AlertWebhook> logger)
    : BackgroundService, ILimitAlertSink
{
    private const int MostWaiting = 1000;

    private readonly Lazy<ResiliencePipeline<HttpResponseMessage>> _resilience = new(() => OutgoingResilience.Create(time));

    private readonly Channel<(BudgetId Budget, LimitAlert Alert, DateTimeOffset At)> _waiting =
        Channel.CreateBounded<(BudgetId, LimitAlert, DateTimeOffset)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <inheritdoc/>
    public void Raise(BudgetId budget, LimitAlert alert)
    {
        counter.Count(budget.Kind);
        if (options.AlertWebhook is not null && !_waiting.Writer.TryWrite((budget, alert, time.GetUtcNow())))
            LogDropped(budget.Kind, budget.Id);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (budget, alert, at) in _waiting.Reader.ReadAllAsync(stoppingToken))
                await PostAsync(budget, await DescribeAsync(budget, alert, at, stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async ValueTask PostAsync(BudgetId budget, byte[] body, CancellationToken stopping)
    {
        try
        {
            using var response = await _resilience.Value.ExecuteAsync(
                cancellation => SendAsync(options.AlertWebhook!, body, cancellation), stopping);
            if (!response.IsSuccessStatusCode)
                LogRefused(budget.Kind, budget.Id, (int)response.StatusCode);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogNotSent(failure, budget.Kind, budget.Id);
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(Uri address, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await handlers.Trusted.SendAsync(request, cancellation);
    }

    private async ValueTask<byte[]> DescribeAsync(BudgetId budget, LimitAlert alert, DateTimeOffset at, CancellationToken cancellation)
    {
        var kind = budget.Kind switch
        {
            BudgetKind.VirtualKey => ResourceKind.Provider,
            BudgetKind.ApiKey => ResourceKind.ApiKey,
            BudgetKind.Workspace => ResourceKind.Workspace,
            _ => ResourceKind.UsagePolicy,
        };
        string? slug = null;
        try
        {
            if (resourceStore is IResourceSnapshot copy)
                await copy.RefreshAsync(cancellation);
            slug = (await resourceStore.ReadAsync(kind, budget.Id, cancellation))?.Slug;
        }
        catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
        {
            // Its id says who it is, too.
        }

        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("object", "usage.alert");
            json.WriteString("entity", LimitAlertCounter.WordOf(budget.Kind));
            json.WriteString("id", budget.Id);
            json.WriteString("slug", slug);
            json.WriteString("type", alert.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("alert_threshold", alert.Threshold);
            json.WriteNumber("used", alert.Used);
            if (alert.Limit is { } limit)
                json.WriteNumber("limit", limit);
            else
                json.WriteNull("limit");
            json.WriteString("at", Views.Time(at)!.GetValue<string>());
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert of {Kind} {Node} is not posted: too many wait")]
    private partial void LogDropped(BudgetKind kind, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert of {Kind} {Node} was answered with {Status} by the webhook")]
    private partial void LogRefused(BudgetKind kind, string node, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert of {Kind} {Node} could not be posted")]
    private partial void LogNotSent(Exception failure, BudgetKind kind, string node);
}
