using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>Signs calls to one service in one region.</summary>
internal sealed class AwsSigner(IAwsKeySource keys, string region, string service, TimeProvider time) : ICallSigner
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Header>> SignAsync(ProviderCall call, CancellationToken cancellation)
    {
        var pair = await keys.GetAsync(cancellation);
        var hash = await PayloadHash.OfAsync(call.Body, cancellation);
        var now = time.GetUtcNow();
        var added = new List<Header> { new("x-amz-content-sha256", hash), new("x-amz-date", SigV4.Timestamp(now)) };
        if (pair.SessionToken is { } token)
            added.Add(new("x-amz-security-token", token));

        // Other headers stay unsigned: a caller's forwarded header may replace them.
        IEnumerable<Header> signed = call.Body is null ? added : [.. added, new("content-type", "application/json")];
        added.Add(new("authorization", SigV4.Authorization(call.Method, call.Uri, signed, hash, pair, region, service, now)));
        return added;
    }
}
