using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Factory of calls to one model: address, headers and signer.</summary>
/// <param name="Uri">The model's <c>invoke</c>.</param>
/// <param name="Headers">Its headers but for a signature.</param>
/// <param name="Signer">Who signs; null where a key stands in the headers.</param>
internal sealed record BedrockCalls(Uri Uri, IReadOnlyList<Header> Headers, ICallSigner? Signer)
{
    /// <summary>Creates a call that invokes the model.</summary>
    public ProviderCall Invoke(CallBody body, IResponseReader reader, int images) =>
        new(HttpMethod.Post, Uri, Headers, body, reader, images) { Signer = Signer };
}
