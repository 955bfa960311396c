using FsCheck;

namespace ImageGateway.TestKit;

/// <summary>How often a property is tried: a number for every build, a hundred times as often with <c>LONG_TESTS=1</c>.</summary>
public static class PropertyRuns
{
    private const int LongFactor = 100;

    /// <summary>True when the long tests were asked for.</summary>
    public static readonly bool IsLong = Environment.GetEnvironmentVariable("LONG_TESTS") == "1";

    private static readonly int Factor = IsLong ? LongFactor : 1;

    /// <summary>A number of runs with <c>LONG_TESTS=1</c>, a tenth of it in every build.</summary>
    public static int Scaled(int runs) => IsLong ? runs : runs / 10;

    /// <summary>Tries the property this often and fails the test with the smallest counterexample that was found.</summary>
    public static void Check(this Property property, int runs = 200) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(runs * Factor));
}
