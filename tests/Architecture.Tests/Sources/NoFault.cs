namespace ImageGateway.Architecture.Tests.Sources;

/// <summary>Asserts that a rule found nothing, and shows all that it found.</summary>
internal static class NoFault
{
    /// <summary>Fails with all faults, one a line.</summary>
    public static void In(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, $"{all.Count} faults:\n{string.Join('\n', all)}");
    }
}
