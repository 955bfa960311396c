namespace ImageGateway.Gateway.Requests;

/// <summary>Credentials of the caller, as its headers give them.</summary>
/// <param name="ProviderKey">The key for the provider that the caller brought, or null. Secret.</param>
/// <param name="GatewayKey">The gateway's key that the caller showed, or null in open mode. Secret.</param>
public readonly record struct Caller(string? ProviderKey, string? GatewayKey = null)
{
    private readonly Principal? _principal;

    /// <summary>
    /// Fault of the caller's metadata (<see cref="ImageGateway.Gateway.Requests.RequestMetadata.FaultOf"/>); null when it can be
    /// read.
    /// </summary>
    public string? MetadataFault { get; init; }

    /// <summary>Identity, workspace and scopes of the caller.</summary>
    public Principal Principal
    {
        get => _principal ?? Principal.Open;
        init => _principal = value;
    }
}
