namespace ImageGateway.Core.Json;

/// <summary>Finds the known name that a misspelt one probably means.</summary>
public static class NearestName
{
    private const int LongestName = 64;

    /// <summary>The known name nearest to a name by edit distance, or null where none is near.</summary>
    /// <param name="name">The misspelt name; one of more than 64 characters is near to none.</param>
    /// <param name="known">The names to choose from.</param>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > LongestName)
            return null;
        var (nearest, best) = ((string?)null, Math.Max(2, name.Length / 3) + 1);
        foreach (var candidate in known)
        {
            var distance = Math.Abs(candidate.Length - name.Length) < best ? Distance(name, candidate) : best;
            if (distance < best)
                (nearest, best) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The name with its nearest known one, as a part of a sentence: <c>; did you mean 'retry'?</c>, or empty.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    // Optimal string alignment: two letters that changed places are one fault.
    private static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[right.Length + 1];
        Span<int> previous = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
            previous[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                    current[column] = Math.Min(current[column], before[column - 2] + 1);
            }

            previous.CopyTo(before);
            current.CopyTo(previous);
        }

        return previous[right.Length];
    }
}
