namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>Portkey's <c>operator</c>: the number of several values that must match.</summary>
public enum Quantity
{
    /// <summary>At least one must match.</summary>
    Any,

    /// <summary>All of them must match.</summary>
    All,

    /// <summary>None of them may match.</summary>
    None,
}

/// <summary>Checks counts of matches against a <see cref="Quantity"/>.</summary>
internal static class Quantities
{
    public static bool Holds(this Quantity quantity, int found, int all) => quantity switch
    {
        Quantity.Any => found > 0,
        Quantity.All => found == all,
        _ => found == 0,
    };
}
