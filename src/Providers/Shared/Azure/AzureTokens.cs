using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>
/// Cache of tokens from Microsoft Entra, kept until they end. One instance serves the whole process; the identities that it
/// remembers are bounded.
/// </summary>
/// <param name="tokenUrl">The authority instead of Microsoft's: the same paths below this address, identity endpoints included.</param>
/// <param name="tokenHandler">Makes what sends the requests; null: the library sends them by itself.</param>
internal sealed class AzureTokens(Uri? tokenUrl, Func<HttpMessageHandler>? tokenHandler = null)
{
    // Made for the first identity: most processes have none, and need not load the library.
    private readonly Lazy<EntraCredentials> _credentials = new(() => new(tokenUrl, tokenHandler));

    /// <summary>A token that is good for a few minutes at least.</summary>
    /// <exception cref="CredentialException">Entra gave none.</exception>
    public ValueTask<string> GetAsync(AzureIdentity identity, CancellationToken cancellation) =>
        _credentials.Value.TokenAsync(identity, cancellation);
}

/// <summary>Identities at Microsoft Entra, with the tokens that its library keeps for them.</summary>
internal sealed partial class EntraCredentials(Uri? tokenUrl, Func<HttpMessageHandler>? tokenHandler)
{
    private const int MaxIdentities = 1_000;

    private readonly ConcurrentDictionary<AzureIdentity, TokenCredential> _credentials = new();
    private readonly HttpClientTransport? _transport = Transport(tokenUrl, tokenHandler);

    /// <summary>A token that is good for a few minutes at least.</summary>
    /// <exception cref="CredentialException">Entra gave none.</exception>
    public async ValueTask<string> TokenAsync(AzureIdentity identity, CancellationToken cancellation)
    {
        if (_credentials.Count >= MaxIdentities)
            _credentials.Clear();
        try
        {
            var credential = _credentials.GetOrAdd(identity, Create);
            return (await credential.GetTokenAsync(new([identity.Scope]), cancellation)).Token;
        }
        catch (Exception failure) when (failure is AuthenticationFailedException or InvalidOperationException or ArgumentException)
        {
            // The full text can name files and addresses of the gateway; Entra's code says what is wrong.
            var code = EntraCode().Match(failure.InnerException?.Message ?? failure.Message) is { Success: true, Value: var found }
                ? $" ({found})"
                : string.Empty;
            throw new CredentialException($"Microsoft Entra gave no token for the '{identity.Mode}' identity{code}.", failure);
        }
    }

    private TokenCredential Create(AzureIdentity identity) => identity.Mode switch
    {
        "entra" => new ClientSecretCredential(
            identity.Tenant, identity.ClientId, identity.Secret, With(
                new ClientSecretCredentialOptions { DisableInstanceDiscovery = tokenUrl is not null })),
        "managed" => new ManagedIdentityCredential(With(new ManagedIdentityCredentialOptions(
            identity.ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(identity.ClientId)))),
        _ => new WorkloadIdentityCredential(
            With(new WorkloadIdentityCredentialOptions
            {
                ClientId = identity.ClientId
                ?? Environment.GetEnvironmentVariable("AZURE_CLIENT_ID"),
                DisableInstanceDiscovery = tokenUrl is not null
            })),
    };

    private TOptions With<TOptions>(TOptions options)
        where TOptions : TokenCredentialOptions
    {
        if (_transport is { } transport)
            options.Transport = transport;
        // One party repeats, not two.
        if (tokenHandler is not null)
            options.Retry.MaxRetries = 0;
        options.Diagnostics.IsLoggingEnabled = false;
        return options;
    }

    private static HttpClientTransport? Transport(Uri? tokenUrl, Func<HttpMessageHandler>? tokenHandler)
    {
        if (tokenUrl is not null)
            return new(new HttpClient(new OtherAuthority(tokenUrl, tokenHandler?.Invoke() ?? new SocketsHttpHandler { UseProxy = false })));
        return tokenHandler is null ? null : new(new HttpClient(tokenHandler()));
    }

    [GeneratedRegex(@"\bAADSTS\d{4,9}\b")]
    private static partial Regex EntraCode();

    // The library insists on https and on Microsoft's paths, so only the address is changed, on the way out.
    private sealed class OtherAuthority(Uri authority, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new(authority.AbsoluteUri.TrimEnd('/') + request.RequestUri!.PathAndQuery);
            request.Headers.Host = null;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
