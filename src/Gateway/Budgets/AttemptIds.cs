using ImageGateway.Core.Budgets;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Makes ids of attempts, by the clock and the random numbers of the process.</summary>
public sealed class AttemptIds(TimeProvider time, Random random)
{
    /// <summary>Makes the id of an attempt that begins now.</summary>
    /// <param name="target">Where it goes.</param>
    public Guid New(Target target) => AttemptId.New(time.GetUtcNow(), random.NextInt64(), target.Provider, target.Saved?.Id);
}
