using System.Runtime.CompilerServices;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Keeps for each saved provider the last plan that is made of it alone, as long as the provider itself is kept: what a request that
/// only names the provider resolves to, until the provider changes or a key of other access asks.
/// </summary>
internal sealed class SavedProviderPlans
{
    private readonly ConditionalWeakTable<SavedProvider, Known> _known = [];

    /// <summary>Finds the plan of a provider under the name that the request gave it; null: none is kept.</summary>
    public EffectivePlan? Find(SavedProvider saved, string name, KeyAccess? access) =>
        _known.TryGetValue(saved, out var known) && known.Last is { } last && ReferenceEquals(last.Access, access) && last.Name == name
            ? last.Plan
            : null;

    /// <summary>Keeps a plan in place of the one before.</summary>
    public void Keep(SavedProvider saved, string name, KeyAccess? access, EffectivePlan plan) =>
        _known.GetOrCreateValue(saved).Last = new(name, access, plan);

    private sealed class Known
    {
        public Entry? Last { get; set; }
    }

    private sealed record Entry(string Name, KeyAccess? Access, EffectivePlan Plan);
}
