using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// The last place before a request is written: its line and its headers are visible ASCII, and no header of Portkey's is
/// among them. Nothing of a request that does not pass is sent.
/// </summary>
internal sealed class RequestGate(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The prefix of headers that are between a caller and the gateway.</summary>
    public const string OwnPrefix = "x-portkey-";

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (uri.PathAndQuery.AsSpan().ContainsAnyExceptInRange('!', '~') || uri.IdnHost.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new UnsendableRequestException("The address of the provider has characters that are not visible ASCII.", null);
        foreach (var (name, values) in request.Headers.NonValidated)
            Check(name, values);
        if (request.Content is { } content)
        {
            foreach (var (name, values) in content.Headers.NonValidated)
                Check(name, values);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private static void Check(string name, System.Net.Http.Headers.HeaderStringValues values)
    {
        if (name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
            throw new UnsendableRequestException($"The header '{name}' is for this gateway and is not sent on.", name);
        foreach (var value in values)
        {
            if (!HeaderText.IsSendable(value))
                throw new UnsendableRequestException(
                    $"The header '{name}' of the provider's request may have {HeaderText.Rule}. Look at the credential and the settings "
                        + $"that it is made of.",
                    name);
        }
    }
}

/// <summary>A request that may not be written; nothing was sent. The message may be shown and holds no secret.</summary>
/// <param name="message">Why.</param>
/// <param name="header">The header that is at fault, or null.</param>
public sealed class UnsendableRequestException(string message, string? header) : HttpRequestException(message)
{
    /// <summary>The header that is at fault, or null.</summary>
    public string? Header => header;

    /// <summary>The code of the error that the caller gets.</summary>
    public string Code { get; init; } = "invalid_header_value";
}
