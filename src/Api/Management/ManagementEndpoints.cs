using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Management;

/// <summary>
/// Common steps of every management route: authenticate, authorize, read, execute, answer
/// (docs/architecture/portkey.md#management-api).
/// </summary>
internal sealed partial class ManagementEndpoints(
    CallerReader callers, BodyReader bodies, RequestAdmission gate, LimitOptions limits, TimeProvider time,
    ILogger<ManagementEndpoints> logger)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Pretty = new(Plain) { WriteIndented = true };

    /// <summary>Maps a route whose calls need no body.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="pattern">The path below <c>/v1</c>.</param>
    /// <param name="scopes">One of these is needed; empty: none.</param>
    /// <param name="handle">Carries it out.</param>
    public IEndpointConventionBuilder Map(
        IEndpointRouteBuilder routes, string method, string pattern, string[] scopes,
        Func<ManagementCall, ValueTask<ManagementResponse>> handle) =>
        Map<ReferenceRequest>(routes, method, pattern, scopes, (call, _) => handle(call));

    /// <summary>Maps a route with a body.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="method">POST or PUT.</param>
    /// <param name="pattern">The path below <c>/v1</c>.</param>
    /// <param name="scopes">One of these is needed.</param>
    /// <param name="handle">Carries it out.</param>
    /// <param name="most">Bytes that a body may have, below <c>LIMITS__BODYBYTES</c>; null: <c>LIMITS__MANAGEMENTBYTES</c>.</param>
    public IEndpointConventionBuilder Map<T>(
        IEndpointRouteBuilder routes, string method, string pattern, string[] scopes,
        Func<ManagementCall, T, ValueTask<ManagementResponse>> handle, long? most = null)
        where T : class =>
        routes.MapMethods(
            "/v1" + pattern, [method], context => ResponseAsync(
                context, scopes, most is { } own ? Math.Min(own, limits.BodyBytes) : limits.ManagementBytes, handle))
            .WithMetadata(new BodyOf(typeof(T), scopes));

    /// <summary>Maps a route whose body is one record or an array of them.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="method">POST or PUT.</param>
    /// <param name="pattern">The path below <c>/v1</c>.</param>
    /// <param name="scopes">One of these is needed.</param>
    /// <param name="handle">Carries it out.</param>
    public void MapMany<T>(
        IEndpointRouteBuilder routes, string method, string pattern, string[] scopes,
        Func<ManagementCall, IReadOnlyList<T>, ValueTask<ManagementResponse>> handle)
        where T : class =>
        routes.MapMethods(
            "/v1" + pattern, [method], context => ResponseAsync(context, scopes, limits.ManagementBytes, bodies.ReadMany<T>, handle))
            .WithMetadata(new BodyOf(typeof(T), scopes));

    private Task ResponseAsync<T>(
        HttpContext context, string[] scopes, long most, Func<ManagementCall, T, ValueTask<ManagementResponse>> handle)
        where T : class => ResponseAsync(context, scopes, most, bodies.Read<T>, handle);

    private async Task ResponseAsync<T>(
        HttpContext context, string[] scopes, long most, BodyRead<T> read, Func<ManagementCall, T, ValueTask<ManagementResponse>> handle)
        where T : class
    {
        var faults = new BodyFaults();
        ManagementResponse answer;
        try
        {
            answer = await RunAsync(context, scopes, most, faults, read, handle);
        }
        catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
        {
            LogUnavailable(failure);
            answer = ManagementErrors.Unavailable;
        }

        if (faults.Warnings.Count > 0)
            ResponseHeaders.Warn(context.Response.Headers, faults.Warnings);
        if (answer == ManagementResponse.Written)
            return;
        // What has begun must not look whole.
        if (context.Response.HasStarted)
            context.Abort();
        else
            await WriteAsync(context, answer);
    }

    private async ValueTask<ManagementResponse> RunAsync<T>(
        HttpContext context, string[] scopes, long most, BodyFaults faults, BodyRead<T> read,
        Func<ManagementCall, T, ValueTask<ManagementResponse>> handle)
        where T : class
    {
        if (!(await callers.ReadAsync(context.Request)).TryGet(out var caller, out var refusal))
            return refusal;
        if (scopes.Length > 0 && !caller.Principal.HasAny(scopes))
            return IdentityErrors.NoScope(scopes[0]);

        // What has no body takes no room: an operator must be able to look when the house is full.
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        using var ticket = hasBody ? gate.TryEnter() : null;
        if (hasBody && ticket is null)
            return gate.Refusal;
        if (ticket?.TryShare(caller.Principal) == false)
            return RequestErrors.OverShare;
        var json = ReadOnlyMemory<byte>.Empty;
        if (ticket is not null && !(await ReadAsync(context.Request, ticket, most)).TryGet(out json, out var fault))
            return fault;

        // A page of another site can make a browser send any other type here without asking first.
        if (!json.IsEmpty && !context.Request.HasJsonContentType())
            return RequestErrors.ContentType("application/json");
        var inPath = context.Request.RouteValues.Values.OfType<string>().ToHashSet(StringComparer.Ordinal);
        return read(json, faults, inPath).TryGet(out var body, out var error)
            ? await handle(new(context, caller.Principal, body, faults), body)
            : error;
    }

    private async ValueTask<Result<ReadOnlyMemory<byte>>> ReadAsync(
        HttpRequest request, RequestAdmission.Ticket ticket, long most)
    {
        try
        {
            using var incoming = IncomingBody.Open(request, ticket, limits, time, request.HttpContext.RequestAborted, most);
            return (ReadOnlyMemory<byte>)await incoming.ReadAllAsync(request.ContentLength);
        }
        catch (BodyRefusedException refused)
        {
            return refused.Error;
        }
        catch (IOException)
        {
            // Whoever still hears the answer learns why.
            return RequestErrors.NotJson("it broke off.");
        }
    }

    private static Task WriteAsync(HttpContext context, ManagementResponse answer)
    {
        var response = context.Response;
        ResponseHeaders.Trace(context, response.Headers);
        response.Headers.CacheControl = "no-store";
        if (answer.Error is { } error)
        {
            ImageGateway.Gateway.Requests.RequestTrail.Record(context, error);
            response.StatusCode = error.Status;
            ResponseHeaders.Error(context, error);
        }

        response.ContentType = "application/json";
        return response.WriteAsync(
            (answer.Body ?? Describe(answer.Error!)).ToJsonString(context.Request.Query.ContainsKey("pretty") ? Pretty : Plain));
    }

    // Portkey's envelope, its top-level message, which its Node client shows, and OpenAI's object (docs/architecture/portkey.md#errors).
    private static JsonObject Describe(GatewayError error)
    {
        var message = error.Status == StatusCodes.Status401Unauthorized ? "Unauthorised Request" : error.Message;
        var body = new JsonObject
        {
            ["success"] = false,
            ["status"] = "failure",
            ["message"] = error.PortkeyMessage ?? message,
            ["data"] = new JsonObject { ["message"] = message },
            ["error"] = new JsonObject
            {
                ["message"] = error.Message,
                ["type"] = error.Type,
                ["param"] = error.Param,
                ["code"] = error.Code
            },
        };
        if (error.Details.Count > 0)
            body["errors"] = new JsonArray([.. error.Details.Select(detail => (JsonNode)detail)]);
        return body;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The resource store cannot be used")]
    private partial void LogUnavailable(Exception failure);
}
