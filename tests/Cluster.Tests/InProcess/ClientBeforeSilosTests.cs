using System.Reflection;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Routing;
using ImageGateway.Grains.Client;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A client that has met no silo yet says so in one way, whatever it is asked: its callers wait for the cluster.</summary>
[Collection(AloneTests.Name)]
public sealed class ClientBeforeSilosTests
{
    private static readonly IGrainFactory Unmet = DispatchProxy.Create<IGrainFactory, UnmetCluster>();

    /// <summary>Every method of the contracts by which a gateway asks its cluster.</summary>
    public static TheoryData<string, string> Methods()
    {
        var methods = new TheoryData<string, string>();
        foreach (var contract in new[] { typeof(IResourceStore), typeof(ILedgers), typeof(IProviderHealth), typeof(IBalancePositions) })
        {
            var asked = contract.GetMethods().Where(static method => !method.IsSpecialName);
            foreach (var name in asked.Select(static method => method.Name).Distinct())
                methods.Add(contract.Name, name);
        }

        return methods;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task AnyMethod_NoSiloMetYet_IsAnUnavailableControlPlane(string contract, string name)
    {
        object client = contract == nameof(IResourceStore)
            ? new OrleansResourceStore(Unmet, new(), TimeProvider.System)
            : new OrleansControlPlane(Unmet, TimeProvider.System);
        var type = client.GetType().GetInterfaces().Single(implemented => implemented.Name == contract);
        foreach (var method in type.GetMethods().Where(method => method.Name == name))
            await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => CallAsync(client, method));
    }

    private static async Task CallAsync(object client, MethodInfo method)
    {
        try
        {
            var answer = method.Invoke(client, [.. method.GetParameters().Select(ValueOf)])!;
            if (answer is IAsyncEnumerable<StoredResource> entries)
                await entries.ToListAsync();
            else
                await (dynamic)answer;
        }
        catch (TargetInvocationException fault)
        {
            throw fault.InnerException!;
        }
    }

    private static object? ValueOf(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "x",
        var type when type == typeof(ResourceKind) => ResourceKind.Config,
        var type when type == typeof(BudgetId) => new BudgetId(BudgetKind.VirtualKey, "x"),
        var type when type == typeof(CircuitKey) => new CircuitKey("x", "x", "x"),
        var type when type == typeof(BalanceId) => new BalanceId("x", "x"),
        var type when type == typeof(IReadOnlyList<BudgetSync>) => new BudgetSync[1],
        var type when type == typeof(IReadOnlyList<SubjectReport>) => new SubjectReport[] { new(new("x", "x", "x"), HealthReport.Nothing) },
        var type when type.IsValueType => Activator.CreateInstance(type),
        _ => null,
    };

    /// <summary>Orleans' factory before the client has a silo's list of grains.</summary>
    public class UnmetCluster : DispatchProxy
    {
        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new ArgumentException("Could not find an implementation for the interface.");
    }
}
