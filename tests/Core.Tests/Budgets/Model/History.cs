namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>How a history of steps that shows a fault is made shorter.</summary>
internal static class History
{
    /// <summary>Leaves out ever smaller pieces, which finds a short history in seconds.</summary>
    public static IEnumerable<int[]> Shorter(int[] history)
    {
        for (var size = history.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= history.Length; start += size)
                yield return [.. history[..start], .. history[(start + size)..]];
        }
    }
}
