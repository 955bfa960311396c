namespace ImageGateway.Core.Budgets;

/// <summary>Kinds of quantities that a limit counts.</summary>
public enum LimitKind
{
    /// <summary>Cost, counted in micro-dollars.</summary>
    Cost,

    /// <summary>Number of requests made.</summary>
    Requests,

    /// <summary>Number of images drawn.</summary>
    Images,
}

/// <summary>One value for each kind of limit.</summary>
public readonly record struct PerLimit<T>(T Cost, T Requests, T Images)
{
    /// <summary>The value for a kind.</summary>
    public T this[LimitKind kind] => kind switch
    {
        LimitKind.Cost => Cost,
        LimitKind.Requests => Requests,
        _ => Images,
    };

    /// <summary>Derives each value from the one of its kind.</summary>
    public PerLimit<TOther> Map<TOther>(Func<LimitKind, T, TOther> derive) =>
        new(derive(LimitKind.Cost, Cost), derive(LimitKind.Requests, Requests), derive(LimitKind.Images, Images));

    /// <summary>Determines whether the value of any kind fulfils a predicate.</summary>
    public bool Any(Func<LimitKind, T, bool> like) =>
        like(LimitKind.Cost, Cost) || like(LimitKind.Requests, Requests) || like(LimitKind.Images, Images);
}
