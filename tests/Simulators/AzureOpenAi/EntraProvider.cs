using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>
/// Microsoft Entra and a machine's identity endpoint below /entra: client credentials by secret or by a workload's assertion,
/// and managed identities. It gives the token that the Azure simulator takes.
/// </summary>
public sealed class EntraProvider : ISimulatedProvider
{
    private const string Secret = "entra-test-secret";
    private const string Token = "entra-test-token";
    private const string Resource = "https://cognitiveservices.azure.com";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int Lifetime = 3_599;

    public string Name => "entra";

    public string Prefix => "/entra";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/{tenant}/oauth2/v2.0/token", ClientCredentials);
        routes.Get("/metadata/identity/oauth2/token", ManagedIdentity);
        routes.Otherwise(_ => Error(404, "invalid_request", "AADSTS90002: the directory was not found."));
    }

    private static SimulatedResponse ClientCredentials(ReceivedRequest request)
    {
        var form = new FormReader(Encoding.UTF8.GetString(request.Body.Span)).ReadForm();
        string Field(string name) => form.TryGetValue(name, out var values) ? values.ToString() : "";
        if (!request.RouteValue("tenant").StartsWith("test-", StringComparison.Ordinal))
            return Error(400, "invalid_request", "AADSTS90002: the directory was not found.");
        if (Field("grant_type") != "client_credentials")
            return Error(400, "unsupported_grant_type", "AADSTS70003: the grant type is not supported.");
        if (!Field("scope").Split(' ').Contains(Resource + "/.default"))
            return Error(400, "invalid_scope", "AADSTS70011: the scope is not valid.");
        if (Field("client_id") != "test-application")
            return Error(400, "unauthorized_client", "AADSTS700016: the application was not found in the directory.");
        var proven = Field("client_assertion_type") == AssertionType
            ? Field("client_assertion").StartsWith("test-", StringComparison.Ordinal)
            : Field("client_secret") == Secret;
        return proven
            ? SimulatedResponse.Json(
                200, new JsonObject
                {
                    ["token_type"] = "Bearer",
                    ["expires_in"] = Lifetime,
                    ["ext_expires_in"] = Lifetime,
                    ["access_token"] = Token
                })
            : Error(401, "invalid_client", "AADSTS7000215: an invalid client secret was provided.");
    }

    private static SimulatedResponse ManagedIdentity(ReceivedRequest request)
    {
        if (request.Header("metadata") != "true")
            return SimulatedResponse.Json(
                400, new JsonObject { ["error"] = "bad_request_102", ["error_description"] = "Required metadata header not specified" });
        if (request.Query.GetValueOrDefault("resource") != Resource)
            return SimulatedResponse.Json(
                400, new JsonObject
                {
                    ["error"] = "invalid_resource",
                    ["error_description"] = "AADSTS500011: the resource was not found."
                });
        if (request.Query.GetValueOrDefault("client_id") is not (null or "test-identity"))
            return SimulatedResponse.Json(
                400, new JsonObject { ["error"] = "invalid_request", ["error_description"] = "Identity not found" });
        var expires = DateTimeOffset.UtcNow.AddSeconds(Lifetime).ToUnixTimeSeconds();
        return SimulatedResponse.Json(200, new JsonObject
        {
            ["access_token"] = Token,
            ["expires_in"] = $"{Lifetime}",
            ["expires_on"] = $"{expires}",
            ["resource"] = Resource,
            ["token_type"] = "Bearer",
        });
    }

    private static SimulatedResponse Error(int status, string error, string description) =>
        SimulatedResponse.Json(
            status, new JsonObject
            {
                ["error"] = error,
                ["error_description"] = description,
                ["correlation_id"] = Guid.NewGuid()
                .ToString()
            });
}
