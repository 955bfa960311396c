namespace ImageGateway.Api.Management;

/// <summary>Marks a route that answers until its caller leaves.</summary>
internal sealed class EndlessResponse
{
    /// <summary>The only instance of the mark.</summary>
    public static EndlessResponse Instance { get; } = new();

    private EndlessResponse()
    {
    }
}
