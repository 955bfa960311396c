using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Grains.Client;

/// <summary>
/// Reads a list from its beginning to its end by pages. Entries that come or go meanwhile move others from one page to the next or back,
/// so pages overlap, and one that may have left some out is read again from further in front.
/// </summary>
internal sealed class ResourceWalk
{
    /// <summary>Number of entries on a page.</summary>
    public const int PageSize = 500;

    private const int Overlap = 20;

    // The place of the last entry that was given, in the order of lists.
    private (long CreatedMs, string Id) _last = (long.MinValue, string.Empty);

    /// <summary>Number of entries before the next page.</summary>
    public int Skip { get; private set; }

    /// <summary>True when the last page was taken.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes the page at <see cref="Skip"/>.</summary>
    /// <returns>The entries on it that were not on an earlier one.</returns>
    public IReadOnlyList<StoredResource> Take(ResourcePage page)
    {
        if (Skip > 0 && (page.Entries is not [var first, ..] || IsFresh(first)))
        {
            Skip = Math.Max(0, Skip - PageSize);
            return [];
        }

        IsOver = Skip + PageSize >= page.Total;
        Skip += PageSize - Overlap;
        return Fresh(page.Entries);
    }

    /// <summary>Takes the whole list, where pages are not to be had any more.</summary>
    /// <returns>The entries on it that were on no page.</returns>
    public IReadOnlyList<StoredResource> TakeRest(IEnumerable<StoredResource> list)
    {
        IsOver = true;
        return Fresh(list);
    }

    private StoredResource[] Fresh(IEnumerable<StoredResource> entries)
    {
        StoredResource[] fresh = [.. entries.Where(IsFresh)];
        if (fresh.Length > 0)
            _last = PlaceOf(fresh[^1]);
        return fresh;
    }

    private bool IsFresh(StoredResource entry)
    {
        var place = PlaceOf(entry);
        return place.CreatedMs.CompareTo(_last.CreatedMs) is not 0 and var order
            ? order > 0
            : string.CompareOrdinal(place.Id, _last.Id) > 0;
    }

    private static (long CreatedMs, string Id) PlaceOf(StoredResource entry) => (entry.CreatedAt.ToUnixTimeMilliseconds(), entry.Id);
}
