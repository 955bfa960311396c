using System.Collections.Concurrent;
using System.Security.Cryptography;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Util;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Access tokens for Google Cloud, from service accounts and from the deployment's own credentials. A token is kept
/// per credential and renewed by Google's library minutes before it ends; the number of credentials that are kept is bounded.
/// </summary>
/// <param name="tokenUrl">Where tokens are had instead of at Google, such as a proxy; what is signed still names Google.</param>
/// <param name="http">Makes HTTP clients; null: Google's own.</param>
/// <param name="clock">The time; null: the system's.</param>
/// <param name="maxAccounts">Service accounts whose keys and tokens are kept.</param>
internal sealed class GoogleTokens(
    Uri? tokenUrl, IHttpClientFactory? http = null, IClock? clock = null, int maxAccounts = GoogleTokens.MaxAccounts)
{
    private const int MaxAccounts = 1024;
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private const string Google = "https://oauth2.googleapis.com/token";

    private readonly ConcurrentDictionary<string, ServiceAccountCredential> _accounts = new(StringComparer.Ordinal);
    private GoogleCredential? _own;

    /// <summary>Makes the library's HTTP clients on handlers of the gateway's own.</summary>
    public static IHttpClientFactory Http(Func<HttpMessageHandler> handler) => new HttpClientFromMessageHandlerFactory(
        _ => new HttpClientFromMessageHandlerFactory.ConfiguredHttpMessageHandler(
            handler(), performsAutomaticDecompression: false, handlesRedirect: false));

    /// <summary>A token of a service account.</summary>
    /// <exception cref="CredentialException">The key is none, or Google gave no token for it.</exception>
    public ValueTask<string> OfAsync(ServiceAccountKey key, CancellationToken cancellation)
    {
        var credential = CredentialOf(key);
        return AskAsync(credential, $"the service account {key.Email}", cancellation);
    }

    /// <summary>A token of the deployment: <c>GOOGLE_APPLICATION_CREDENTIALS</c>, gcloud's file, or the machine's own account.</summary>
    /// <exception cref="CredentialException">The deployment has none.</exception>
    public async ValueTask<string> OfDeploymentAsync(CancellationToken cancellation)
    {
        const string Owner = "the gateway's own Google credentials";
        if (_own is null)
        {
            try
            {
                var found = await GoogleCredential.GetApplicationDefaultAsync(cancellation);
                _own = Redirect(found.CreateScoped(Scope));
            }
            catch (Exception failure)
                when (failure is InvalidOperationException or IOException or HttpRequestException or CryptographicException)
            {
                throw new CredentialException(
                    "send a token as 'Authorization: Bearer …' or a service account in 'x-portkey-vertex-service-account-json'; the "
                        + "gateway has no Google credentials of its own.",
                    failure);
            }
        }

        return await AskAsync(_own, Owner, cancellation);
    }

    // The deployment's token URL is meant for its own service account too.
    private GoogleCredential Redirect(GoogleCredential found) =>
        tokenUrl is not null && found.UnderlyingCredential is ServiceAccountCredential account
        ? new ServiceAccountCredential(
            new(account.Id, tokenUrl.AbsoluteUri) { Key = account.Key, KeyId = account.KeyId, Scopes = [Scope] }).ToGoogleCredential()
        : found;

    private ServiceAccountCredential CredentialOf(ServiceAccountKey key)
    {
        var fingerprint = key.Fingerprint;
        if (_accounts.TryGetValue(fingerprint, out var known))
            return known;
        if (_accounts.Count >= maxAccounts)
            _accounts.Clear();
        return _accounts.GetOrAdd(fingerprint, Create(key));
    }

    private ServiceAccountCredential Create(ServiceAccountKey key)
    {
        var initializer = new ServiceAccountCredential.Initializer(key.Email, tokenUrl?.AbsoluteUri ?? Google)
        { KeyId = key.KeyId, Scopes = [Scope] };
        if (http is not null)
            initializer.HttpClientFactory = http;
        if (clock is not null)
            initializer.Clock = clock;
        try
        {
            return new(initializer.FromPrivateKey(key.PrivateKey));
        }
        catch (Exception failure)
            when (failure is CryptographicException or ArgumentException or FormatException or InvalidOperationException
                or NotSupportedException)
        {
            throw new CredentialException($"the private key of the service account {key.Email} cannot be read.", failure);
        }
    }

    private static async ValueTask<string> AskAsync(ITokenAccess credential, string owner, CancellationToken cancellation)
    {
        try
        {
            return await credential.GetAccessTokenForRequestAsync(null, cancellation)
                ?? throw new CredentialException($"Google gave {owner} no token.");
        }
        catch (TokenResponseException failure)
        {
            throw new CredentialException(
                $"Google gave {owner} no token: {failure.Error?.ErrorDescription ?? failure.Error?.Error ?? "no reason given"}.", failure);
        }
        catch (HttpRequestException failure)
        {
            // Nothing of the request itself was sent, which only this kind of failure says.
            throw new CredentialException($"Google's token service could not be reached for {owner}.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new CredentialException($"Google's token service did not answer in time for {owner}.", failure);
        }
    }
}
