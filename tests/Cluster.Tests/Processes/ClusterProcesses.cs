namespace ImageGateway.Cluster.Tests.Processes;

/// <summary>Redis, two silos and a front-end, each a process of its own, on ports of their own.</summary>
public sealed class ClusterProcesses : IAsyncLifetime
{
    private readonly ProcessGroup _group = new();

    public ClusterProcesses()
    {
        First = _group.StartMember("silo");
        Second = _group.StartMember("silo");
        FrontEnd = _group.StartMember("api");
    }

    public string RedisAddress => _group.RedisAddress;

    public HttpClient Http => _group.Http;

    internal Member First { get; }

    internal Member Second { get; }

    internal Member FrontEnd { get; }

    public Task InitializeAsync() => _group.AllReadyAsync(this, First, Second, FrontEnd);

    public async Task DisposeAsync() => await _group.DisposeAsync();

    internal Task<int> StatusAsync(Member member, string path) => _group.StatusAsync(member, path);
}
