using System.Globalization;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>One fault word: <c>[word:value*times@place]</c>, all but the word optional.</summary>
public sealed record Fault(string Word, string? Value, int? Times, string? Place);

/// <summary>The fault words of a request that apply to it.</summary>
public sealed record Faults(IReadOnlyList<Fault> All)
{
    public static Faults None { get; } = new([]);

    public bool Has(string word) => All.Any(fault => fault.Word == word);

    /// <summary>The word's number, or the default when the word is absent or carries none.</summary>
    public int Number(string word, int otherwise)
    {
        var value = All.FirstOrDefault(fault => fault.Word == word)?.Value;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }

    public Transport Transport => new(
        TimeSpan.FromMilliseconds(Number(FaultWords.Slow, 0)),
        TimeSpan.FromMilliseconds(Number(FaultWords.SlowBody, 0)),
        Has(FaultWords.Cut));
}
