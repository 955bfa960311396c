using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Storage.Sqlite;

/// <summary>Rewrites the kept versions and the audit of the resource store, some rows in each transaction.</summary>
internal static class ResourceHistoryRows
{
    private const int Batch = 256;

    /// <summary>Key of a kept version, by which the next rows are found.</summary>
    public readonly record struct VersionKey(string Kind, string Id, long Version);

    /// <summary>Rewrites the versions after one of them.</summary>
    /// <returns>How many changed, and the last one that was looked at; null: there are no more.</returns>
    public static (int Changed, VersionKey? Last) RewriteVersions(SqliteWork work, IHistoryRewriter rewriter, VersionKey after)
    {
        var rows = work.Query(
            "SELECT kind, id, version, json FROM entry_version WHERE (kind, id, version) > ($kind, $id, $version) "
                + "ORDER BY kind, id, version LIMIT $take",
            row => (Key: new VersionKey(row.GetString(0), row.GetString(1), row.GetInt64(2)), Json: row.GetString(3)),
            ("$kind", after.Kind), ("$id", after.Id), ("$version", after.Version), ("$take", Batch));
        var changed = 0;
        foreach (var (key, json) in rows)
        {
            var next = rewriter.Version(Enum.Parse<ResourceKind>(key.Kind), key.Id, json);
            if (next == json)
                continue;
            changed += work.Execute(
                "UPDATE entry_version SET json = $json WHERE kind = $kind AND id = $id AND version = $version",
                ("$json", next), ("$kind", key.Kind), ("$id", key.Id), ("$version", key.Version));
        }

        return (changed, rows.Count == Batch ? rows[^1].Key : null);
    }

    /// <summary>Rewrites the audit after one of its changes.</summary>
    /// <returns>How many changed, and the last one that was looked at; null: there are no more.</returns>
    public static (int Changed, long? Last) RewriteAudit(SqliteWork work, IHistoryRewriter rewriter, long after)
    {
        var rows = work.Query(
            "SELECT sequence, kind, before, after FROM audit WHERE sequence > $after ORDER BY sequence LIMIT $take",
            row => (
                Sequence: row.GetInt64(0), Kind: Enum.Parse<ResourceKind>(row.GetString(1)),
                Before: row.IsDBNull(2) ? null : row.GetString(2), After: row.IsDBNull(3) ? null : row.GetString(3)),
            ("$after", after), ("$take", Batch));
        var changed = 0;
        foreach (var row in rows)
        {
            var next = (row.Before is null ? null : rewriter.Audit(row.Kind, row.Before),
                row.After is null ? null : rewriter.Audit(row.Kind, row.After));
            if (next == (row.Before, row.After))
                continue;
            changed += work.Execute(
                "UPDATE audit SET before = $before, after = $after WHERE sequence = $sequence",
                ("$before", next.Item1), ("$after", next.Item2), ("$sequence", row.Sequence));
        }

        return (changed, rows.Count == Batch ? rows[^1].Sequence : null);
    }
}
