using System.Globalization;
using System.Text;
using ImageGateway.Cluster.Tests.History;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// Reads the append-only file of a Redis: every write of every budget's document, in the order in which the store took them.
/// So the product needs no switch for recording its ledgers.
/// </summary>
internal static class AppendOnlyFile
{
    private const string State = "/state/";
    private const string Ledger = "/ledger";

    /// <summary>The documents that were written, with the budget's id and the time to a second.</summary>
    public static IEnumerable<(string Budget, DateTimeOffset At, WrittenLedger Ledger)> Ledgers(string folder)
    {
        var serializer = new StateSerializer();
        foreach (var (at, command) in Commands(folder))
        {
            if (command.Count < 4 || !command[0].StartsWith("H", StringComparison.OrdinalIgnoreCase)
                || !command[1].Contains(State, StringComparison.Ordinal) || !command[1].EndsWith(Ledger, StringComparison.Ordinal))
                continue;
            var data = command.IndexOf("data", 2);
            if (data < 0 || data + 1 >= command.Count)
                continue;
            var budget = command[1][..^Ledger.Length];
            var document = serializer.Deserialize<LedgerState>(new(command[data + 1]))!.Node;
            yield return (budget[(budget.LastIndexOf('/') + 1)..], at, WrittenLedger.Of(document));
        }
    }

    private static IEnumerable<(DateTimeOffset At, List<string> Command)> Commands(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.incr.aof").OrderBy(Number))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var buffered = new BufferedStream(stream);
            var at = DateTimeOffset.MinValue;
            while (Line(buffered) is { } line)
            {
                if (line.StartsWith("#TS:", StringComparison.Ordinal))
                    at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture));
                if (!line.StartsWith('*'))
                    continue;
                if (Words(buffered, int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)) is not { } command)
                    yield break;
                yield return (at, command);
            }
        }
    }

    // Null: the file ends within the command, which was never acknowledged.
    private static List<string>? Words(Stream stream, int count)
    {
        var words = new List<string>(count);
        for (var index = 0; index < count; index++)
        {
            if (Line(stream) is not ['$', .. var length])
                return null;
            var bytes = new byte[int.Parse(length, CultureInfo.InvariantCulture) + 2];
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                return null;
            words.Add(Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 2)));
        }

        return words;
    }

    private static string? Line(Stream stream)
    {
        var text = new StringBuilder();
        for (var next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            if (next == '\n')
                return text.ToString().TrimEnd('\r');
            text.Append((char)next);
        }

        return null;
    }

    private static int Number(string file) =>
        int.Parse(Path.GetFileName(file).Split('.')[^3], CultureInfo.InvariantCulture);
}
