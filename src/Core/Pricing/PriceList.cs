using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ImageGateway.Core.Pricing;

/// <summary>The prices, by provider and model. Immutable; a changed file becomes another sheet.</summary>
public sealed class PriceList
{
    private static readonly string[] RegionPrefixes = ["us.", "eu.", "apac.", "au.", "ca.", "jp.", "global."];

    private readonly FrozenDictionary<(string Provider, string Model), ImmutableArray<PriceRow>> _rows;

    /// <summary>A sheet of these lines.</summary>
    public PriceList(IEnumerable<PriceRow> rows) =>
        _rows = rows.GroupBy(row => (row.Provider, Model: row.Model.ToLowerInvariant()))
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());

    /// <summary>All rows of the sheet.</summary>
    public IEnumerable<PriceRow> Rows => _rows.Values.SelectMany(rows => rows);

    /// <summary>
    /// The lines of a model: under its own name, else without Bedrock's region prefix, else without a snapshot's date.
    /// Empty where the model has no price.
    /// </summary>
    public ImmutableArray<PriceRow> Find(string provider, string model)
    {
        var name = model.ToLowerInvariant();
        if (_rows.TryGetValue((provider, name), out var rows))
            return rows;
        var prefix = Array.Find(RegionPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        if (prefix is not null && _rows.TryGetValue((provider, name[prefix.Length..]), out rows))
            return rows;
        return name.Length > 11 && name[^11] == '-' && DateOnly.TryParseExact(name.AsSpan(name.Length - 10), "yyyy-MM-dd", out _)
            && _rows.TryGetValue((provider, name[..^11]), out rows)
                ? rows
                : [];
    }

    /// <summary>Returns a copy in which another sheet's rows replace those of every model that it has.</summary>
    public PriceList With(PriceList overrides)
    {
        var replaced = overrides._rows.Keys.ToHashSet();
        return new(_rows.Where(entry => !replaced.Contains(entry.Key)).SelectMany(entry => entry.Value).Concat(overrides.Rows));
    }
}
