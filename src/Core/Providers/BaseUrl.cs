namespace ImageGateway.Core.Providers;

/// <summary>Joins a base URL, which may have a path and a query of its own, and what lies below it.</summary>
public static class BaseUrl
{
    /// <summary>
    /// The URL of a path below a base. The base's query comes after the path and before the path's own; where both name the same
    /// parameter, the base's stays, since somebody chose it for this host.
    /// </summary>
    /// <param name="baseUrl">Absolute; with or without a slash at the end of its path.</param>
    /// <param name="path">Begins with a slash; may have a query.</param>
    public static Uri Below(Uri baseUrl, string path)
    {
        var start = baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (baseUrl.Query.Length <= 1)
            return new(start + path);
        var mark = path.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0)
            return new(start + path + baseUrl.Query);
        var own = baseUrl.Query[1..].Split('&').Select(NameOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var added = path[(mark + 1)..].Split('&').Where(pair => !own.Contains(NameOf(pair)));
        return new(start + path[..mark] + string.Join('&', added.Prepend(baseUrl.Query)));
    }

    private static string NameOf(string pair) => pair.Split('=', 2)[0];
}
