using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Identity;
using ImageGateway.Api.Options;
using ImageGateway.Api.Requests;
using ImageGateway.Core.Control;
using ImageGateway.Core.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Management;

/// <summary>What every route of the management API does: who, may they, read, carry out, answer (portkey-compat 1.3).</summary>
internal sealed partial class ManagementEndpoints(CallerReader callers, AdmissionGate gate, LimitOptions limits, TimeProvider time, ILogger<ManagementEndpoints> logger)
{
    private const int MaxJsonDepth = 64;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Pretty = new(Plain) { WriteIndented = true };

    /// <summary>Maps a route.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="pattern">The path below <c>/v1</c>.</param>
    /// <param name="scopes">One of these is needed.</param>
    /// <param name="handle">Carries it out.</param>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, string[] scopes, Func<ManagementCall, ValueTask<ManagementAnswer>> handle) =>
        routes.MapMethods("/v1" + pattern, [method], context => AnswerAsync(context, scopes, handle));

    private async Task AnswerAsync(HttpContext context, string[] scopes, Func<ManagementCall, ValueTask<ManagementAnswer>> handle)
    {
        ManagementAnswer answer;
        try
        {
            answer = await RunAsync(context, scopes, handle).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
        {
            LogUnavailable(failure);
            answer = ManagementErrors.Unavailable;
        }

        await WriteAsync(context, answer).ConfigureAwait(false);
    }

    private async ValueTask<ManagementAnswer> RunAsync(HttpContext context, string[] scopes, Func<ManagementCall, ValueTask<ManagementAnswer>> handle)
    {
        var (caller, refusal) = await callers.ReadAsync(context.Request).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        if (!caller.Principal.HasAny(scopes))
            return IdentityErrors.NoScope(scopes[0]);

        // What has no body takes no room: an operator must be able to look when the house is full.
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        using var ticket = hasBody ? gate.TryEnter() : null;
        if (hasBody && ticket is null)
            return RequestErrors.Overloaded;
        if (ticket?.TryShare(caller.Principal) == false)
            return RequestErrors.OverShare;
        var (document, error) = ticket is null ? default : await ReadAsync(context.Request, ticket).ConfigureAwait(false);
        using var read = document;
        return error ?? await handle(new(context, caller.Principal, document?.RootElement ?? default)).ConfigureAwait(false);
    }

    private async ValueTask<(JsonDocument? Body, ManagementAnswer? Error)> ReadAsync(HttpRequest request, AdmissionGate.Ticket ticket)
    {
        ReadOnlyMemory<byte> body;
        try
        {
            using var incoming = IncomingBody.Open(request, ticket, limits, time, request.HttpContext.RequestAborted, limits.ManagementBytes);
            body = await incoming.ReadAllAsync(request.ContentLength).ConfigureAwait(false);
        }
        catch (BodyRefusedException refused)
        {
            return (null, refused.Error);
        }
        catch (IOException)
        {
            return (null, RequestErrors.NotJson("it broke off."));
        }

        if (body.Span.StartsWith("\ufeff"u8))
            body = body["\ufeff"u8.Length..];
        if (body.Length == 0)
            return (null, null);

        // A page of another site can make a browser send any other type here without asking first.
        if (!request.HasJsonContentType())
            return (null, RequestErrors.ContentType("application/json"));
        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return (document, null);
            document.Dispose();
            return (null, RequestErrors.NotJson("it is not an object."));
        }
        catch (JsonException fault)
        {
            return (null, RequestErrors.NotJson(string.Create(CultureInfo.InvariantCulture, $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.")));
        }
    }

    private static Task WriteAsync(HttpContext context, ManagementAnswer answer)
    {
        var response = context.Response;
        response.Headers[GatewayHeaders.TraceId] = TraceId.Of(context);
        response.Headers.CacheControl = "no-store";
        if (answer.Error is { } error)
        {
            Edge.RequestTrail.Note(context, error);
            response.StatusCode = error.Status;
            response.Headers[GatewayHeaders.GatewayException] = "true";
            if (error.RetryAfterSeconds is { } seconds)
                response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = "application/json";
        return response.WriteAsync((answer.Body ?? Describe(answer.Error!)).ToJsonString(context.Request.Query.ContainsKey("pretty") ? Pretty : Plain));
    }

    // Portkey's envelope, its top-level message, which its Node client shows, and OpenAI's object (design section 6).
    private static JsonObject Describe(GatewayError error)
    {
        var message = error.Status == StatusCodes.Status401Unauthorized ? "Unauthorised Request" : error.Message;
        var body = new JsonObject
        {
            ["success"] = false,
            ["status"] = "failure",
            ["message"] = error.PortkeyMessage ?? message,
            ["data"] = new JsonObject { ["message"] = message },
            ["error"] = new JsonObject { ["message"] = error.Message, ["type"] = error.Type, ["param"] = error.Param, ["code"] = error.Code },
        };
        if (error.Details.Count > 0)
            body["errors"] = new JsonArray([.. error.Details.Select(detail => (JsonNode)detail)]);
        return body;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The catalogue cannot be used")]
    private partial void LogUnavailable(Exception failure);
}
