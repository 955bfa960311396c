namespace ImageGateway.Core.Budgets;

/// <summary>An upper bound for each part of an amount.</summary>
/// <param name="Cost">Micro-dollars; null: no bound.</param>
/// <param name="Requests">Requests; null: no bound.</param>
/// <param name="Images">Images; null: no bound.</param>
public readonly record struct Limits(long? Cost, long? Requests, long? Images)
{
    // Twice the largest sound amount can be taken from it and it still covers every need.
    private const long Unbounded = 1L << 60;

    /// <summary>Limits without any bound.</summary>
    public static Limits None => default;

    /// <summary>The bound of a kind.</summary>
    public long? this[LimitKind kind] => kind switch
    {
        LimitKind.Cost => Cost,
        LimitKind.Requests => Requests,
        _ => Images,
    };

    /// <summary>Determines whether no bound is below zero or above <see cref="Amount.MaxPart"/>.</summary>
    public bool IsSound() => new Amount(Cost ?? 0, Requests ?? 0, Images ?? 0).IsSound();

    /// <summary>Computes the amount that may still be used; a part without a bound is larger than any sound amount.</summary>
    public Amount Free(Amount used) => new Amount(Cost ?? Unbounded, Requests ?? Unbounded, Images ?? Unbounded).Beyond(used);

    /// <summary>Computes the limits that are left; null parts where there is no bound.</summary>
    public Limits Left(Amount used)
    {
        var free = Free(used);
        return new(
            Cost is null ? null : free.Cost,
            Requests is null ? null : free.Requests,
            Images is null ? null : free.Images);
    }

    /// <summary>Computes the amount by which the bounds are exceeded; zero where there is none.</summary>
    public Amount Over(Amount used) =>
        used.Beyond(new(Cost ?? Unbounded, Requests ?? Unbounded, Images ?? Unbounded));
}
