using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Options;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Endpoints.WebConsole;

/// <summary>
/// <c>/console/session</c>: who is signed in, signing in with a gateway key, and signing out (docs/guides/console.md#sessions).
/// </summary>
internal sealed class SessionApi(CallerReader callers, ConsoleSessions sessions, GatewayOptions options)
{
    /// <summary>Path at which the session is served.</summary>
    public const string Route = "/console/session";

    /// <summary>Methods of the route, as <c>Allow</c> lists them.</summary>
    public const string Methods = "DELETE, GET, POST";

    private const int MostBytes = 4096;

    private static readonly GatewayError NotFromConsole = new(
        StatusCodes.Status403Forbidden,
        $"Only the console's own pages may sign in or out: the header '{ConsoleSessions.ConsoleHeader}' and an own 'Origin' are needed.",
        "permission_error", "console_only");

    private static readonly GatewayError NoKey = GatewayError.Invalid(
        "A JSON body with the member 'key' is needed.", "key", "invalid_value");

    private static readonly GatewayError IsOpen = GatewayError.Invalid(
        "In open mode nobody signs in.", null, "open_mode");

    /// <summary>Answers who is signed in. That nobody is, is no error.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var isKnown = (await callers.ReadAsync(context.Request)).TryGet(out var caller, out var refusal);
        if (refusal is { Status: >= StatusCodes.Status500InternalServerError })
            await ErrorWriter.WriteAsync(context, refusal);
        else
            await WriteAsync(context, isKnown ? caller.Principal : null, sessions.Find(context.Request)?.EndsAt);
    }

    /// <summary>Signs in with a gateway key.</summary>
    public async Task SignInAsync(HttpContext context)
    {
        if (await SignInAsync(context, context.RequestAborted) is { } refusal)
            await ErrorWriter.WriteAsync(context, refusal);
    }

    /// <summary>Signs out: the cookie is taken away.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        if (!ConsoleSessions.IsFromConsole(context.Request))
        {
            await ErrorWriter.WriteAsync(context, NotFromConsole);
            return;
        }

        sessions.End(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async ValueTask<GatewayError?> SignInAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!ConsoleSessions.IsFromConsole(context.Request))
            return NotFromConsole;
        if (options.Auth == AuthMode.Open)
            return IsOpen;
        if (await ReadKeyAsync(context.Request, cancellation) is not { Length: > 0 } key)
            return NoKey;
        try
        {
            if (!(await callers.CheckAsync(context, key)).TryGet(out var principal, out var refusal))
                return refusal;
            RequestTrail.Get(context).KeyId = principal.Id;
            var session = sessions.Begin(context, KeyText.Hash(key), principal.ExpiresAt);
            await WriteAsync(context, principal, session.EndsAt);
            return null;
        }
        catch (Exception failure) when (failure is IOException or ControlPlaneUnavailableException)
        {
            return IdentityErrors.Unavailable;
        }
    }

    private static async ValueTask<string?> ReadKeyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        if (length > MostBytes)
            return null;
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), SessionJson.Default.SignInRequest)?.Key?.Trim();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task WriteAsync(HttpContext context, Principal? principal, DateTimeOffset? endsAt)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        var view = new SessionView
        {
            Mode = options.Auth == AuthMode.Open ? "open" : "keys",
            SignedIn = principal is not null,
            Version = GatewayVersion.Text,
            EndsAt = endsAt,
            Subject = principal?.Id,
            WorkspaceId = principal?.Workspace,
            IsOrganisation = principal?.IsOrganisation ?? false,
            Scopes = principal?.Scopes?.Order(StringComparer.Ordinal).ToList(),
            ResourcesFile = options.ResourcesFile is not null,
        };
        return JsonSerializer.SerializeAsync(context.Response.Body, view, SessionJson.Default.SessionView, context.RequestAborted);
    }
}
