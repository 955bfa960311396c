using FsCheck;

namespace ImageGateway.TestKit;

/// <summary>How often a property is tried: a part of its number in every build, whose cases are new ones each time, and a hundred times
/// its number with <c>LONG_TESTS=1</c>.</summary>
public static class PropertyRuns
{
    private const int LongFactor = 100;
    private const int OrdinaryPart = 8;

    // So many find a class of input that is met once in ten cases.
    private const int Least = 50;

    /// <summary>True when the long tests were asked for.</summary>
    public static readonly bool IsLong = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";

    /// <summary>A number of runs with <c>LONG_TESTS=1</c>, another one in every build.</summary>
    public static int Scaled(int runs, int ordinary) => IsLong ? runs : ordinary;

    /// <summary>All cases with <c>LONG_TESTS=1</c>; in every build one of so many, from another one on for each offset.</summary>
    public static IEnumerable<T> OneOf<T>(int each, int offset, IEnumerable<T> cases) =>
        IsLong ? cases : cases.Where((_, index) => (index + offset) % each == 0);

    /// <summary>Tries the property this often and fails the test with the smallest counterexample that was found.</summary>
    public static void Check(this Property property, int runs = 200) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(
            IsLong ? runs * LongFactor : Math.Min(runs, Math.Max(Least, runs / OrdinaryPart))));
}
