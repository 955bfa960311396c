using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Wire;

// Core knows nothing of Orleans: a surrogate gives each of its messages a form on the wire. Ids are never used again; a
// new member gets a new id, and zero or null means what its absence meant.

[GenerateSerializer, Immutable, Alias("ig.Amount")]
internal readonly record struct AmountSurrogate(
    [property: Id(0)] long Cost, [property: Id(1)] long Requests, [property: Id(2)] long Images);

[RegisterConverter]
internal sealed class AmountConverter : IConverter<Amount, AmountSurrogate>
{
    public Amount ConvertFromSurrogate(in AmountSurrogate surrogate) => new(surrogate.Cost, surrogate.Requests, surrogate.Images);

    public AmountSurrogate ConvertToSurrogate(in Amount value) => new(value.Cost, value.Requests, value.Images);
}

[GenerateSerializer, Immutable, Alias("ig.DoubtfulAttempt")]
internal readonly record struct UncertainAttemptSurrogate([property: Id(0)] Guid Attempt, [property: Id(1)] Amount Amount);

[RegisterConverter]
internal sealed class UncertainAttemptConverter : IConverter<UncertainAttempt, UncertainAttemptSurrogate>
{
    public UncertainAttempt ConvertFromSurrogate(in UncertainAttemptSurrogate surrogate) => new(surrogate.Attempt, surrogate.Amount);

    public UncertainAttemptSurrogate ConvertToSurrogate(in UncertainAttempt value) => new(value.Attempt, value.Amount);
}

[GenerateSerializer, Immutable, Alias("ig.Limits")]
internal readonly record struct LimitsSurrogate(
    [property: Id(0)] long? Cost, [property: Id(1)] long? Requests, [property: Id(2)] long? Images);

[RegisterConverter]
internal sealed class LimitsConverter : IConverter<Limits, LimitsSurrogate>
{
    public Limits ConvertFromSurrogate(in LimitsSurrogate surrogate) => new(surrogate.Cost, surrogate.Requests, surrogate.Images);

    public LimitsSurrogate ConvertToSurrogate(in Limits value) => new(value.Cost, value.Requests, value.Images);
}

/// <summary>A document goes to another silo, when its grain moves there, as it goes to the store.</summary>
[GenerateSerializer, Immutable, Alias("ig.NodeDocument")]
internal readonly record struct BudgetDocumentSurrogate([property: Id(0)] byte[] Json);

[RegisterConverter]
internal sealed class BudgetDocumentWireConverter : IConverter<BudgetDocument, BudgetDocumentSurrogate>
{
    public BudgetDocument ConvertFromSurrogate(in BudgetDocumentSurrogate surrogate) => BudgetDocumentJson.Read(surrogate.Json);

    public BudgetDocumentSurrogate ConvertToSurrogate(in BudgetDocument value) => new(BudgetDocumentJson.Write(value));
}
