namespace ImageGateway.Api.Instances;

/// <summary>Name and role by which this process is known among those of the deployment.</summary>
/// <param name="Name">Name of its host, or of its pod.</param>
/// <param name="Role">Role of the process: <c>gateway</c>, <c>all</c>, <c>api</c> or <c>silo</c>.</param>
public sealed record InstanceIdentity(string Name, string Role)
{
    /// <summary>Role of a gateway that runs alone.</summary>
    public const string Alone = "gateway";

    /// <summary>Id of this run of the process.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("n");
}
