namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Changes valid configs in one to four places.</summary>
/// <param name="seeds">The configs.</param>
/// <param name="random">Decides everything; the same seed makes the same change.</param>
internal sealed class ConfigMutator(IReadOnlyList<string[]> seeds, Random random)
{
    private const int FewTimes = 4;
    private const int ManyTimes = 300;

    /// <summary>Draws the next mutated config.</summary>
    public string Next()
    {
        var tokens = new List<string>(Seed());
        for (var changes = random.Next(2) == 0 ? 1 : random.Next(2, 5); changes > 0 && tokens.Count > 0; changes--)
            Change(tokens);
        var text = string.Concat(tokens);
        return random.Next(8) == 0 ? Scratched(text) : text;
    }

    private void Change(List<string> tokens)
    {
        var start = Value(tokens);
        var end = ConfigTokens.EndOfValue(tokens, start);
        switch (random.Next(16))
        {
            case 0:
                tokens.RemoveAt(random.Next(tokens.Count));
                break;
            case 1:
                tokens.Insert(random.Next(tokens.Count + 1), Foreign()[0]);
                break;
            case 2 or 3 or 4:
                Remove(tokens, start);
                break;
            case 5 or 6 or 7:
                Repeat(tokens, start);
                break;
            case 8 or 9:
                Rename(tokens);
                break;
            case 10 or 11:
                Replace(tokens, start, end, Foreign());
                break;
            default:
                Replace(tokens, start, end, [Oddities.Next(random)]);
                break;
        }
    }

    // A member or an item, with a comma beside it.
    private static void Remove(List<string> tokens, int start)
    {
        var (first, end) = Whole(tokens, start);
        if (end < tokens.Count && tokens[end] == ",")
            end++;
        else if (first > 0 && tokens[first - 1] == ",")
            first--;
        tokens.RemoveRange(first, end - first);
    }

    // A value with its key, where it has one.
    private static (int Start, int End) Whole(List<string> tokens, int start) =>
        (start > 1 && tokens[start - 1] == ":" ? start - 2 : start, ConfigTokens.EndOfValue(tokens, start));

    private static void Replace(List<string> tokens, int start, int end, IReadOnlyList<string> by)
    {
        tokens.RemoveRange(start, end - start);
        tokens.InsertRange(start, by);
    }

    // A value that stands several times in a row: a longer list, or doubled members. Now and then very many.
    private void Repeat(List<string> tokens, int start)
    {
        (start, var end) = Whole(tokens, start);
        string[] copy = [",", .. tokens[start..end]];
        var times = random.Next(200) == 0 ? random.Next(ManyTimes) : random.Next(1, FewTimes);
        tokens.InsertRange(end, Enumerable.Repeat(copy, times).SelectMany(static one => one));
    }

    // A key takes the name of another one of any config.
    private void Rename(List<string> tokens)
    {
        var names = Array.FindAll(Seed(), static token => token.StartsWith('"'));
        var keys = Enumerable.Range(0, Math.Max(0, tokens.Count - 1)).Where(index => tokens[index + 1] == ":").ToList();
        if (keys.Count > 0 && names.Length > 0)
            tokens[keys[random.Next(keys.Count)]] = names[random.Next(names.Length)];
    }

    private List<string> Foreign()
    {
        var other = new List<string>(Seed());
        var start = Value(other);
        return other[start..ConfigTokens.EndOfValue(other, start)];
    }

    private int Value(List<string> tokens)
    {
        var start = random.Next(tokens.Count);
        while (start > 0 && !ConfigTokens.BeginsValue(tokens[start]))
            start--;
        return start + 2 < tokens.Count && tokens[start + 1] == ":" ? start + 2 : start;
    }

    private string Scratched(string text)
    {
        if (text.Length == 0)
            return text;
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text[..at],
            1 => text.Remove(at, 1),
            _ => text[..at] + (char)random.Next(random.Next(3) == 0 ? char.MaxValue : 128) + text[at..],
        };
    }

    private string[] Seed() => seeds[random.Next(seeds.Count)];
}
