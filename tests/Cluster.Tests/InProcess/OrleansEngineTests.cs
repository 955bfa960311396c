using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Cluster.Tests.InProcess;

public sealed class OrleansResourceStoreTests(InProcessCluster cluster) : ResourceStoreContract, IClassFixture<InProcessCluster>
{
    protected override IResourceStore ResourceStore => cluster.Services.GetRequiredService<IResourceStore>();
}

public sealed class OrleansLedgersTests(InProcessCluster cluster) : LedgersContract, IClassFixture<InProcessCluster>
{
    protected override ILedgers Ledgers => cluster.Services.GetRequiredService<ILedgers>();
}

public sealed class OrleansProviderHealthTests(InProcessCluster cluster) : ProviderHealthContract, IClassFixture<InProcessCluster>
{
    protected override IProviderHealth Health => cluster.Services.GetRequiredService<IProviderHealth>();
}

public sealed class OrleansBalancePositionsTests(InProcessCluster cluster) : BalancePositionsContract, IClassFixture<InProcessCluster>
{
    protected override IBalancePositions Positions => cluster.Services.GetRequiredService<IBalancePositions>();
}

public sealed class OwnDirectoryResourceStoreTests(OwnDirectoryCluster cluster) : ResourceStoreContract, IClassFixture<OwnDirectoryCluster>
{
    protected override IResourceStore ResourceStore => cluster.Services.GetRequiredService<IResourceStore>();
}

public sealed class OwnDirectoryLedgersTests(OwnDirectoryCluster cluster) : LedgersContract, IClassFixture<OwnDirectoryCluster>
{
    protected override ILedgers Ledgers => cluster.Services.GetRequiredService<ILedgers>();
}

public sealed class OwnDirectoryProviderHealthTests(OwnDirectoryCluster cluster)
    : ProviderHealthContract, IClassFixture<OwnDirectoryCluster>
{
    protected override IProviderHealth Health => cluster.Services.GetRequiredService<IProviderHealth>();
}

public sealed class OwnDirectoryBalancePositionsTests(OwnDirectoryCluster cluster)
    : BalancePositionsContract, IClassFixture<OwnDirectoryCluster>
{
    protected override IBalancePositions Positions => cluster.Services.GetRequiredService<IBalancePositions>();
}
