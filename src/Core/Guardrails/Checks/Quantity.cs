namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>How many of several must hold: Portkey's <c>operator</c>.</summary>
public enum Quantity
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>Every one.</summary>
    All,

    /// <summary>Not one.</summary>
    None,
}

/// <summary>Counts by a <see cref="Quantity"/>.</summary>
internal static class Quantities
{
    public static bool Holds(this Quantity quantity, int found, int all) => quantity switch
    {
        Quantity.Any => found > 0,
        Quantity.All => found == all,
        _ => found == 0,
    };
}
