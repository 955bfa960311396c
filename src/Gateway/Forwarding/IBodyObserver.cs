namespace ImageGateway.Gateway.Forwarding;

/// <summary>Observer of a provider's body while it is read.</summary>
public interface IBodyObserver
{
    /// <summary>The current timestamp of its clock.</summary>
    long Now { get; }

    /// <summary>Bytes of the body were read.</summary>
    /// <param name="bytes">The bytes; none at the end.</param>
    /// <param name="since">Timestamp at which they began to be waited for.</param>
    void Read(ReadOnlySpan<byte> bytes, long since);
}
