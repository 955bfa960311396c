using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageGateway.Simulators.Google;

/// <summary>
/// Google's token service below /google-oauth: gives access tokens for JWTs that service accounts signed. The key file of an account
/// is had at <c>/google-oauth/accounts/NAME</c>; one whose name begins with "disabled" gets no tokens, "down" finds the service ill.
/// </summary>
public sealed class TokenProvider(ServiceAccounts accounts, IssuedTokens tokens, TimeProvider time) : ISimulatedProvider
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Audience = "https://oauth2.googleapis.com/token";
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const int LongestLifeSeconds = 3600;
    private const int SkewSeconds = 300;

    public string Name => "google-oauth";

    public string Prefix => "/google-oauth";

    public void Map(ProviderRoutes routes)
    {
        routes.Get(
            "/accounts/{name}", request => SimulatedResponse.Json(200, accounts.KeyFile(request.RouteValue("name"), TokenUrl(request))));
        routes.Post("/token", Exchange);
        routes.Otherwise(_ => Refuse(404, "not_found", "Not found."));
    }

    private SimulatedResponse Exchange(ReceivedRequest request)
    {
        if (request.MediaType != "application/x-www-form-urlencoded")
            return Refuse(400, "invalid_request", "The body must be a form.");
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        if (form.GetValueOrDefault("grant_type") != Grant)
            return Refuse(400, "unsupported_grant_type", "Invalid grant_type: " + form.GetValueOrDefault("grant_type"));
        if (form.GetValueOrDefault("assertion").ToString().Split('.') is not [var head, var claims, var signature]
            || Read(head) is not { } header || Read(claims) is not { } payload)
            return Refuse(400, "invalid_request", "Bad Request");
        return CheckSignature(header, $"{head}.{claims}", signature) ?? CheckClaims(payload) ?? Issue(payload);
    }

    private SimulatedResponse? CheckSignature(JsonElement header, string signed, string signature)
    {
        if (header.Text("alg") != "RS256" || header.Text("typ") != "JWT")
            return Refuse(400, "invalid_grant", "Invalid JWT: the algorithm must be RS256.");
        if (header.Text("kid") is { } kid && kid != ServiceAccounts.KeyId)
            return Refuse(400, "invalid_grant", "Invalid JWT Signature.");
        return Decode(signature) is { } bytes && accounts.HasSigned(Encoding.ASCII.GetBytes(signed), bytes)
            ? null
            : Refuse(400, "invalid_grant", "Invalid JWT Signature.");
    }

    private SimulatedResponse? CheckClaims(JsonElement claims)
    {
        if (!ServiceAccounts.IsAccount(claims.Text("iss")))
            return Refuse(400, "invalid_grant", "Invalid grant: account not found");
        if (claims.Text("aud") != Audience)
            return Refuse(400, "invalid_grant", "Invalid JWT: the audience must be " + Audience);
        if (claims.Text("scope")?.Split(' ').Contains(Scope) != true)
            return Refuse(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (Seconds(claims, "iat") is not { } issued || Seconds(claims, "exp") is not { } end || issued > now + SkewSeconds
            || end <= now - SkewSeconds || end - issued > LongestLifeSeconds)
            return Refuse(
                400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.");
        return null;
    }

    private SimulatedResponse Issue(JsonElement claims)
    {
        var account = claims.Text("iss")!;
        if (account.StartsWith("down", StringComparison.Ordinal))
            return Refuse(500, "internal_failure", "Backend error");
        return account.StartsWith("disabled", StringComparison.Ordinal)
            ? Refuse(400, "invalid_grant", "Invalid grant: account disabled")
            : SimulatedResponse.Json(
                200, new JsonObject
                {
                    ["access_token"] = tokens.Issue(),
                    ["expires_in"] = IssuedTokens.LifeSeconds,
                    ["token_type"] = "Bearer"
                });
    }

    private string TokenUrl(ReceivedRequest request) => request.Origin + Prefix + "/token";

    private static SimulatedResponse Refuse(int status, string error, string description) =>
        SimulatedResponse.Json(status, new JsonObject { ["error"] = error, ["error_description"] = description });

    private static long? Seconds(JsonElement claims, string name) =>
        claims.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var seconds) ? seconds : null;

    private static JsonElement? Read(string part)
    {
        try
        {
            if (Decode(part) is not { } bytes)
                return null;
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
