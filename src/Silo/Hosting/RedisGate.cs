namespace ImageGateway.Silo.Hosting;

/// <summary>Open from the moment at which Redis was reached. Until then the line that names Redis says all.</summary>
internal sealed class RedisGate
{
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    public void Open() => _isOpen = true;
}
