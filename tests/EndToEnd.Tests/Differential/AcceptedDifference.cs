using System.Text.RegularExpressions;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Difference between the two gateways; an absent value is null.</summary>
internal sealed record Difference(string Case, string Place, string? Portkey, string? Ours)
{
    public override string ToString() => $"{Case}: {Place}\n    Portkey: {Portkey ?? "(absent)"}\n    ours:    {Ours ?? "(absent)"}";

    /// <summary>All differences between what was observed of the one and of the other.</summary>
    public static IEnumerable<Difference> Between(
        string name, IReadOnlyDictionary<string, string> portkey, IReadOnlyDictionary<string, string> ours) =>
        from place in portkey.Keys.Union(ours.Keys).Order(StringComparer.Ordinal)
        let theirs = portkey.GetValueOrDefault(place)
        let own = ours.GetValueOrDefault(place)
        where theirs != own
        select new Difference(name, place, theirs, own);
}

/// <summary>A difference that is meant to be. One that does not occur any more has to leave the list.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Place">The places where it shows; <c>*</c> stands for any text.</param>
/// <param name="Reason">Why.</param>
internal sealed record AcceptedDifference(string Name, string Place, string Reason)
{
    /// <summary>The cases in which it is accepted, all when there is none; <c>*</c> stands for any text.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Pattern for Portkey's value; "(absent)" where it has none.</summary>
    public string? Portkey { get; init; }

    /// <summary>Pattern for the value of this gateway.</summary>
    public string? Ours { get; init; }

    public bool Covers(Difference difference) =>
        (Cases.Count == 0 || Cases.Any(one => Fits(one, difference.Case)))
        && Fits(Place, difference.Place)
        && (Portkey is null || Fits(Portkey, difference.Portkey ?? "(absent)"))
        && (Ours is null || Fits(Ours, difference.Ours ?? "(absent)"));

    private static bool Fits(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
}
