using System.Globalization;

namespace ImageGateway.Grains.Contracts;

/// <summary>A page of the audit; the key is its number.</summary>
[GrainInterfaceType("ImageGateway.Grains.Catalogue.IAuditPageGrain")]
[Alias("ig.IAuditPageGrain")]
public interface IAuditPageGrain : IGrainWithStringKey
{
    /// <summary>Keeps a change; repeating it is harmless.</summary>
    [Alias("Put")]
    ValueTask Put(StoredChange change, CancellationToken cancellationToken = default);

    /// <summary>Keeps changes of the page; repeating it is harmless.</summary>
    [Alias("PutMany")]
    ValueTask PutMany(StoredChange[] changes, CancellationToken cancellationToken = default);

    /// <summary>Puts changes in place of those with the same numbers and returns how many there were.</summary>
    [Alias("Replace")]
    ValueTask<int> Replace(StoredChange[] changes, CancellationToken cancellationToken = default);

    /// <summary>Reads the changes on the page, latest first.</summary>
    [Alias("Read")]
    ValueTask<StoredChange[]> Read(CancellationToken cancellationToken = default);
}

/// <summary>Numbering of the audit's pages.</summary>
internal static class AuditPages
{
    private const int Size = 256;

    /// <summary>The page of a change, counted from 0.</summary>
    public static long Of(long sequence) => (sequence - 1) / Size;

    /// <summary>The key of a change's page.</summary>
    public static string KeyOf(long sequence) => Key(Of(sequence));

    /// <summary>The key of a page.</summary>
    public static string Key(long page) => page.ToString(CultureInfo.InvariantCulture);
}
