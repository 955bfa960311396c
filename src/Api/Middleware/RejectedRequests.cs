using System.Diagnostics;
using System.Globalization;
using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// Gives requests that the server rejects before the pipeline (malformed, too long, too slow) an error with a trace id and a body,
/// and a line in the log. The server announces them by a diagnostic event just before it writes its own empty response.
/// </summary>
/// <remarks>https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/diagnostics</remarks>
internal sealed partial class RejectedRequests(DiagnosticListener diagnostics, TimeProvider time, ILogger<RejectedRequests> logger)
    : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private IDisposable? _subscription;

    /// <summary>Begins to listen to the server.</summary>
    public void Subscribe() => _subscription ??= diagnostics.Subscribe(this, static name => name == Event);

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not IFeatureCollection features
            || features.Get<RejectableOutput>() is not { IsServing: false } output
            || features.Get<IHttpResponseFeature>()?.StatusCode is not (>= StatusCodes.Status400BadRequest and var status))
        {
            return;
        }

        var traceId = Guid.NewGuid().ToString();
        var method = features.Get<IHttpRequestFeature>()?.Method;
        if (!output.TryReplace(Response(status, traceId, hasBody: method is null || !HttpMethods.IsHead(method))))
            traceId = RequestTrail.None;
        LogRejected(traceId, status);
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription?.Dispose();

    private byte[] Response(int status, string traceId, bool hasBody)
    {
        var body = ErrorWriter.Render(Describe(status)).WrittenSpan;
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}
            Content-Type: application/json
            Content-Length: {body.Length}
            Connection: close
            Date: {time.GetUtcNow():r}
            {GatewayHeaders.TraceId}: {traceId}
            {GatewayHeaders.GatewayException}: true


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. hasBody ? body : []];
    }

    private static GatewayError Describe(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => Invalid(status, "The request's headers did not arrive in time.", "request_timeout"),
        StatusCodes.Status414UriTooLong => EdgeErrors.UriTooLong(HeaderBounds.UrlChars),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => EdgeErrors.HeadersTooLarge(HeaderBounds.Count, HeaderBounds.Bytes),
        StatusCodes.Status505HttpVersionNotsupported =>
            Invalid(status, "The request's version of HTTP is not served; send HTTP/1.1.", "http_version"),
        _ => Invalid(
            status, "The request breaks HTTP's rules: its request line, a header or its 'Host' cannot be read.", "invalid_request"),
    };

    private static GatewayError Invalid(int status, string message, string code) => GatewayError.Invalid(message, null, code, status);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Request {TraceId} is rejected before it was read: status {Status} class not_started")]
    private partial void LogRejected(string traceId, int status);
}
