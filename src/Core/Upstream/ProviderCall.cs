namespace ImageGateway.Core.Upstream;

/// <summary>One HTTP call to a provider, and who understands its answer.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Uri">Absolute, with the query.</param>
/// <param name="Headers">All but those of the body. Values may hold a credential.</param>
/// <param name="Body">Null for a call without one.</param>
/// <param name="Reader">Reads the provider's 2xx answer.</param>
/// <param name="Pictures">How many pictures the call asks for.</param>
public sealed record ProviderCall(
    HttpMethod Method,
    Uri Uri,
    IReadOnlyList<Header> Headers,
    CallBody? Body,
    IAnswerReader Reader,
    int Pictures);
