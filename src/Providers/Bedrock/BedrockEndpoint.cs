using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Bedrock in one region, and who calls it.</summary>
/// <param name="Region">The region that is signed for.</param>
/// <param name="BaseUrl">A host instead of AWS's own; it then answers for the control plane too.</param>
/// <param name="Headers">Headers but for a signature.</param>
/// <param name="Signer">Who signs; null where a key stands in the headers.</param>
internal sealed record BedrockEndpoint(string Region, Uri? BaseUrl, IReadOnlyList<Header> Headers, ICallSigner? Signer)
{
    /// <summary>Base URL of the API that describes models.</summary>
    public Uri ControlPlane => BaseUrl ?? new($"https://bedrock.{Region}.amazonaws.com");

    /// <summary>The calls of a model.</summary>
    public BedrockCalls Invoke(ModelId id) => new(
        ProviderHeaders.Below(
            BaseUrl ?? new Uri(
                $"https://bedrock-runtime.{Region}.amazonaws.com"), $"/model/{Uri.EscapeDataString(id.Text)}/invoke"), Headers, Signer);
}
