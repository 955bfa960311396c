using ImageGateway.Api.Middleware;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Sessions of the console in a cookie (docs/guides/console.md#sessions). The cookie is sealed under the deployment's master key, so
/// that every instance reads it, and it holds the hash of a key, not the key. No store knows the sessions: a session is as good as its
/// key is at the moment.
/// </summary>
internal sealed class ConsoleSessions(SecretBox box, GatewayOptions options, TimeProvider time)
{
    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "imagegateway_session";

    /// <summary>Header that the console sends with every call. A page of another origin cannot send it without a preflight.</summary>
    public const string ConsoleHeader = "x-gateway-console";

    private const string Place = "console-session";
    private const int MostChars = 1024;

    /// <summary>Longest life of a session.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>
    /// Determines whether a call comes from the console itself: with its header, and not from a page of another origin, whatever CORS
    /// allows to such pages.
    /// </summary>
    public static bool IsFromConsole(HttpRequest request) => request.Headers.ContainsKey(ConsoleHeader) && CallingPages.IsOwnPage(request);

    /// <summary>
    /// The session of a request, or null. What changes something needs <see cref="IsFromConsole"/>; images and other things that are only
    /// read are loaded by the browser itself, which sends no header of ours.
    /// </summary>
    public ConsoleSession? Find(HttpRequest request)
    {
        if (request.Cookies[CookieName] is not { Length: > 0 and <= MostChars } cookie)
            return null;
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead ? !CallingPages.IsOwnPage(request) : !IsFromConsole(request))
            return null;
        return box.Open(cookie, Place) is { } text && ConsoleSession.Read(text) is { } session && session.EndsAt > time.GetUtcNow()
            ? session
            : null;
    }

    /// <summary>Determines whether a request brings a cookie of a session, good or not.</summary>
    public static bool HasCookie(HttpRequest request) => request.Cookies.ContainsKey(CookieName);

    /// <summary>Begins a session with a key.</summary>
    /// <param name="context">The request whose answer sets the cookie.</param>
    /// <param name="keyHash">Hash of the key.</param>
    /// <param name="keyEndsAt">The time at which the key ends; null: never.</param>
    /// <returns>The session.</returns>
    public ConsoleSession Begin(HttpContext context, string keyHash, DateTimeOffset? keyEndsAt)
    {
        var ends = time.GetUtcNow() + Life;
        var session = new ConsoleSession(ConsoleSession.GatewayKey, keyHash, keyEndsAt < ends ? keyEndsAt.Value : ends);
        context.Response.Cookies.Append(CookieName, box.Seal(session.Write(), Place), Cookie(context.Request));
        return session;
    }

    /// <summary>Takes the cookie away.</summary>
    public void End(HttpContext context) => context.Response.Cookies.Delete(CookieName, Cookie(context.Request));

    // Without an expiry: the browser forgets it when it is closed, and the sealed text knows its own end.
    private CookieOptions Cookie(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps || options.PublicUrl?.Scheme == Uri.UriSchemeHttps,
        Path = options.Edge.PathBase.Length > 0 ? options.Edge.PathBase : "/",
        IsEssential = true,
    };
}
