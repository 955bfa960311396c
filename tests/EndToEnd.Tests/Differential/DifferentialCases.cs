namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>All cases; their names are unique.</summary>
internal static class DifferentialCases
{
    public static IReadOnlyList<DifferentialCase> All { get; } =
        [.. RoutedCases.All, .. VendorCases.All, .. StrategyCases.All, .. FormCases.All, .. ErrorCases.All, .. ValidationCases.All];
}
