using System.Collections.Frozen;

namespace ImageGateway.Core.Providers;

/// <summary>The slugs that a client may send, and the spellings that lead to them.</summary>
public sealed class ProviderNames
{
    private const string Ai = "-ai";
    private const int ShortestWithoutAi = 4;

    private readonly FrozenSet<string> _slugs;
    private readonly FrozenDictionary<string, string> _spellings;
    private readonly FrozenDictionary<string, string> _aliases;

    /// <summary>Computes the spellings of all slugs once.</summary>
    /// <param name="slugs">The slugs, of providers that are served and of others.</param>
    /// <param name="aliases">Other names, each with its slug.</param>
    public ProviderNames(IEnumerable<string> slugs, IEnumerable<(string Alias, string Slug)> aliases)
    {
        _slugs = slugs.ToFrozenSet(StringComparer.Ordinal);

        // A slug that is spelled out wins over one that is cut short.
        _spellings = _slugs.Select(slug => (Name: Normal(slug), Slug: slug))
            .Concat(_slugs.Where(MayBeCutShort).Select(slug => (Name: Normal(slug[..^Ai.Length]), Slug: slug)))
            .DistinctBy(spelling => spelling.Name)
            .ToFrozenDictionary(spelling => spelling.Name, spelling => spelling.Slug);
        _aliases = aliases.ToFrozenDictionary(named => Normal(named.Alias), named => named.Slug);
        Slugs = [.. _slugs.Order(StringComparer.Ordinal)];
        List = string.Join(", ", Slugs);
    }

    /// <summary>All slugs in order.</summary>
    public IReadOnlyList<string> Slugs { get; }

    /// <summary>All slugs, as an error message lists them.</summary>
    public string List { get; }

    /// <summary>Tells whether the name is a slug, served or not.</summary>
    public bool IsSlug(string name) => _slugs.Contains(name);

    /// <summary>
    /// The slug that a name means: itself, an alias, or a spelling in any case, without hyphens or <c>-ai</c> at its end; null:
    /// none.
    /// </summary>
    public string? SlugOf(string name) => _slugs.Contains(name) ? name : _aliases.GetValueOrDefault(Normal(name)) ?? Spelled(name);

    /// <summary>The slug that a name spells without regard to aliases, or null.</summary>
    public string? Spelled(string name) => _spellings.GetValueOrDefault(Normal(name));

    /// <summary>A name in lower case, with letters and digits only.</summary>
    public static string Normal(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    // 'azure' could be two of them; 'x' and 'z' are no names.
    private bool MayBeCutShort(string slug) =>
        slug.EndsWith(Ai, StringComparison.Ordinal) && slug.Length - Ai.Length >= ShortestWithoutAi
        && !_slugs.Any(other => other != slug && other.StartsWith(slug[..^Ai.Length] + "-", StringComparison.Ordinal));
}
