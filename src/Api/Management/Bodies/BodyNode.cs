using System.Collections.Frozen;
using System.Globalization;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Kinds of JSON values that a body may have.</summary>
internal enum BodyKind
{
    /// <summary>String value of a member.</summary>
    Text,

    /// <summary>A boolean; 0 and 1 are accepted.</summary>
    Flag,

    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>Decimal number of a member.</summary>
    Amount,

    /// <summary>Array of one element type.</summary>
    List,

    /// <summary>An object whose names the caller chooses.</summary>
    Map,

    /// <summary>An object with known names.</summary>
    Object,

    /// <summary>Any JSON value at all.</summary>
    Any,
}

/// <summary>The form that a value of a body must have: its kind, bounds, and what it consists of.</summary>
/// <param name="Kind">The kind.</param>
internal sealed record BodyNode(BodyKind Kind)
{
    /// <summary>Longest text where its member declares no bound, in characters.</summary>
    public const int LongestText = 10_000;

    /// <summary>Longest list or map where its member declares no bound.</summary>
    public const int LongestList = 1_000;

    /// <summary>True when null is accepted.</summary>
    public bool Nullable { get; init; }

    /// <summary>Fewest characters or elements.</summary>
    public int Fewest { get; init; }

    /// <summary>Most characters or elements.</summary>
    public int Most { get; init; } = LongestText;

    /// <summary>Smallest number that is accepted.</summary>
    public decimal Least { get; init; } = decimal.MinValue;

    /// <summary>Largest number that is accepted.</summary>
    public decimal Greatest { get; init; } = decimal.MaxValue;

    /// <summary>The only texts that are accepted; empty: any.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The form of the elements of a list or map.</summary>
    public BodyNode? Element { get; init; }

    /// <summary>
    /// True when a list may be written as its only element; an empty object then means an empty list, as some clients send it.
    /// </summary>
    public bool OneOrMany { get; init; }

    /// <summary>The members of an object, by each of their names in snake case.</summary>
    public FrozenDictionary<string, BodyMember> Members { get; init; } = FrozenDictionary<string, BodyMember>.Empty;

    /// <summary>True when an object takes the settings of providers beside its members.</summary>
    public bool TakesSettings { get; init; }

    /// <summary>The form as the end of a sentence: <c>a text of 1 to 255 characters</c>.</summary>
    public string Expected => Kind switch
    {
        BodyKind.Text when Allowed.Count > 0 => "one of " + string.Join(", ", Allowed),
        BodyKind.Text => Range("a text of", Fewest, "characters"),
        BodyKind.Flag => "true or false",
        BodyKind.Whole => Number("a whole number"),
        BodyKind.Amount => Number("a number"),
        BodyKind.List => Range("a list of", Fewest, "elements"),
        BodyKind.Map => Range("an object of", Fewest, "members"),
        BodyKind.Object => "an object",
        _ => "a JSON value",
    };

    private string Range(string what, int fewest, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {(fewest > 0 ? $"{fewest} to" : "at most")} {Most} {unit}");

    private string Number(string what) => Least == decimal.MinValue
        ? what
        : string.Create(CultureInfo.InvariantCulture, $"{what} from {Least} to {Greatest}");
}

/// <summary>A member of a body.</summary>
/// <param name="Name">Its name in snake case, under which it goes on.</param>
/// <param name="Value">The form of its value.</param>
internal sealed record BodyMember(string Name, BodyNode Value)
{
    /// <summary>A sentence for people, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Hint on what to do instead of using the member, which the gateway accepts but does not act on; null when it does.</summary>
    public string? Instead { get; init; }

    /// <summary>True for a member of answers that clients send back.</summary>
    public bool IsSentBack { get; init; }

    /// <summary>True when the object is invalid without it.</summary>
    public bool IsRequired { get; init; }
}
