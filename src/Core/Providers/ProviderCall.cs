namespace ImageGateway.Core.Providers;

/// <summary>One HTTP call to a provider, and who understands its answer.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Uri">Absolute, with the query.</param>
/// <param name="Headers">All but those of the body. Values may hold a credential.</param>
/// <param name="Body">Null for a call without one.</param>
/// <param name="Reader">Reads the provider's 2xx answer.</param>
/// <param name="Images">How many images the call asks for.</param>
public sealed record ProviderCall(
    HttpMethod Method,
    Uri Uri,
    IReadOnlyList<Header> Headers,
    CallBody? Body,
    IResponseReader Reader,
    int Images)
{
    /// <summary>Signs the call just before it is sent, where a header is not enough; null elsewhere.</summary>
    public ICallSigner? Signer { get; init; }

    /// <summary>Understands a provider that answers with a task to be asked for again; null where the answer has the images.</summary>
    public IProviderTask? Task { get; init; }
}

/// <summary>Proves to a provider who calls, by a signature or by a token that has to be fetched.</summary>
public interface ICallSigner
{
    /// <summary>The headers to add to the call. Called for every sending, since signatures and tokens end.</summary>
    /// <exception cref="CredentialException">There is no usable credential.</exception>
    ValueTask<IReadOnlyList<Header>> SignAsync(ProviderCall call, CancellationToken cancellation);
}

/// <summary>A credential that cannot be used or had; the message may be shown to the caller and holds no secret.</summary>
public sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);
