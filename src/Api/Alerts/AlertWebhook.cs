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
/// Posts alerts to <c>IMAGEGATEWAY__ALERTS__WEBHOOKURL</c>, in their order, each up to three times. What does not fit in its
/// queue, or is not taken, is only in the log.
/// </summary>
internal sealed partial class AlertWebhook(GatewayOptions options, UpstreamHandlers handlers, ICatalogue catalogue, TimeProvider time, ILogger<AlertWebhook> logger)
    : BackgroundService, ILimitAlertSink
{
    private const int MostWaiting = 1000;

    private readonly ResiliencePipeline<HttpResponseMessage> _resilience = OutgoingResilience.Create(time);

    private readonly Channel<(NodeId Node, LimitAlert Alert, DateTimeOffset At)> _waiting =
        Channel.CreateBounded<(NodeId, LimitAlert, DateTimeOffset)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <inheritdoc/>
    public void Tell(NodeId node, LimitAlert alert)
    {
        if (options.AlertWebhook is not null && !_waiting.Writer.TryWrite((node, alert, time.GetUtcNow())))
            LogDropped(node.Kind, node.Id);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (node, alert, at) in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
                await PostAsync(node, await DescribeAsync(node, alert, at, stoppingToken).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async ValueTask PostAsync(NodeId node, byte[] body, CancellationToken stopping)
    {
        try
        {
            using var response = await _resilience.ExecuteAsync(cancellation => SendAsync(options.AlertWebhook!, body, cancellation), stopping);
            if (!response.IsSuccessStatusCode)
                LogRefused(node.Kind, node.Id, (int)response.StatusCode);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogNotSent(failure, node.Kind, node.Id);
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(Uri address, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await handlers.Trusted.SendAsync(request, cancellation);
    }

    private async ValueTask<byte[]> DescribeAsync(NodeId node, LimitAlert alert, DateTimeOffset at, CancellationToken cancellation)
    {
        var (kind, word) = node.Kind switch
        {
            NodeKind.VirtualKey => (EntryKind.Provider, "virtual-key"),
            NodeKind.ApiKey => (EntryKind.ApiKey, "api-key"),
            NodeKind.Workspace => (EntryKind.Workspace, "workspace"),
            _ => (EntryKind.UsagePolicy, "policy"),
        };
        string? slug = null;
        try
        {
            if (catalogue is ICatalogueCopy copy)
                await copy.RefreshAsync(cancellation).ConfigureAwait(false);
            slug = (await catalogue.ReadAsync(kind, node.Id, cancellation).ConfigureAwait(false))?.Slug;
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
            json.WriteString("entity", word);
            json.WriteString("id", node.Id);
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
    private partial void LogDropped(NodeKind kind, string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert of {Kind} {Node} was answered with {Status} by the webhook")]
    private partial void LogRefused(NodeKind kind, string node, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert of {Kind} {Node} could not be posted")]
    private partial void LogNotSent(Exception failure, NodeKind kind, string node);
}
