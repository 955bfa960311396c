using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Cluster.Tests.InProcess;

[Collection(InProcessClusterTests.Name)]
public sealed class OrleansResourceStoreTests(InProcessCluster cluster) : ResourceStoreContract
{
    protected override IResourceStore ResourceStore => cluster.Services.GetRequiredService<IResourceStore>();
}

[Collection(InProcessClusterTests.Name)]
public sealed class OrleansLedgersTests(InProcessCluster cluster) : LedgersContract
{
    protected override ILedgers Ledgers => cluster.Services.GetRequiredService<ILedgers>();
}

[Collection(InProcessClusterTests.Name)]
public sealed class OrleansProviderHealthTests(InProcessCluster cluster) : ProviderHealthContract
{
    protected override IProviderHealth Health => cluster.Services.GetRequiredService<IProviderHealth>();
}

[Collection(InProcessClusterTests.Name)]
public sealed class OrleansBalancePositionsTests(InProcessCluster cluster) : BalancePositionsContract
{
    protected override IBalancePositions Positions => cluster.Services.GetRequiredService<IBalancePositions>();
}

[Collection(OwnDirectoryClusterTests.Name)]
public sealed class OwnDirectoryResourceStoreTests(OwnDirectoryCluster cluster) : ResourceStoreContract
{
    protected override IResourceStore ResourceStore => cluster.Services.GetRequiredService<IResourceStore>();
}

[Collection(OwnDirectoryClusterTests.Name)]
public sealed class OwnDirectoryLedgersTests(OwnDirectoryCluster cluster) : LedgersContract
{
    protected override ILedgers Ledgers => cluster.Services.GetRequiredService<ILedgers>();
}

[Collection(OwnDirectoryClusterTests.Name)]
public sealed class OwnDirectoryProviderHealthTests(OwnDirectoryCluster cluster) : ProviderHealthContract
{
    protected override IProviderHealth Health => cluster.Services.GetRequiredService<IProviderHealth>();
}

[Collection(OwnDirectoryClusterTests.Name)]
public sealed class OwnDirectoryBalancePositionsTests(OwnDirectoryCluster cluster) : BalancePositionsContract
{
    protected override IBalancePositions Positions => cluster.Services.GetRequiredService<IBalancePositions>();
}
