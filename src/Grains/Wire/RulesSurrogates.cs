using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.NodeRules")]
internal readonly record struct BudgetRulesSurrogate(
    [property: Id(0)] Limits Limits,
    [property: Id(1)] Limits Alerts,
    [property: Id(2)] PeriodicReset CostReset,
    [property: Id(3)] PeriodicReset RequestsReset,
    [property: Id(4)] PeriodicReset ImagesReset,
    [property: Id(5)] BudgetState Status,
    [property: Id(6)] UncertainResolution UncertainPolicy,
    [property: Id(7)] long ManualResets,
    [property: Id(8)] RateBound Minute,
    [property: Id(9)] RateBound Hour,
    [property: Id(10)] RateBound Day,
    [property: Id(11)] ConcurrencyRules Slots,
    [property: Id(12)] long Version);

[RegisterConverter]
internal sealed class BudgetRulesConverter : IConverter<BudgetRules, BudgetRulesSurrogate>
{
    public BudgetRules ConvertFromSurrogate(in BudgetRulesSurrogate surrogate) => new()
    {
        Limits = surrogate.Limits,
        Alerts = surrogate.Alerts,
        Resets = new(surrogate.CostReset, surrogate.RequestsReset, surrogate.ImagesReset),
        Status = surrogate.Status,
        UncertainPolicy = surrogate.UncertainPolicy,
        ManualResets = surrogate.ManualResets,
        Rates = new(surrogate.Minute, surrogate.Hour, surrogate.Day),
        Slots = surrogate.Slots,
        Version = surrogate.Version,
    };

    public BudgetRulesSurrogate ConvertToSurrogate(in BudgetRules value) => new(
        value.Limits,
        value.Alerts,
        value.Resets.Cost,
        value.Resets.Requests,
        value.Resets.Images,
        value.Status,
        value.UncertainPolicy,
        value.ManualResets,
        value.Rates.Minute,
        value.Rates.Hour,
        value.Rates.Day,
        value.Slots,
        value.Version);
}

[GenerateSerializer, Immutable, Alias("ig.UncertainEntry")]
internal readonly record struct UncertainEntrySurrogate(
    [property: Id(0)] string Id,
    [property: Id(1)] string Lease,
    [property: Id(2)] long Period,
    [property: Id(3)] Amount Amount,
    [property: Id(4)] DateTimeOffset Since,
    [property: Id(5)] bool IsSilence);

[RegisterConverter]
internal sealed class UncertainEntryConverter : IConverter<UncertainEntry, UncertainEntrySurrogate>
{
    public UncertainEntry ConvertFromSurrogate(in UncertainEntrySurrogate surrogate) =>
        new(surrogate.Id, surrogate.Lease, surrogate.Period, surrogate.Amount, surrogate.Since, surrogate.IsSilence);

    public UncertainEntrySurrogate ConvertToSurrogate(in UncertainEntry value) =>
        new(value.Id, value.Lease, value.Period, value.Amount, value.Since, value.IsSilence);
}
