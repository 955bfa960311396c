using System.Globalization;

namespace ImageGateway.Storage.Sqlite;

/// <summary>Brings a file's tables to the version that this build knows, each step in order. The version is kept in the file.</summary>
/// <param name="steps">The statements that lead from each version to the next, from an empty file on. Only ever added to.</param>
public sealed class SqliteMigrations(params string[] steps)
{
    /// <summary>Does what is missing, as part of the transaction.</summary>
    /// <exception cref="IOException">A newer build wrote the file.</exception>
    public void Apply(SqliteWork work)
    {
        var version = work.Query("PRAGMA user_version", row => row.GetInt32(0)).Single();
        if (version > steps.Length)
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file is of version {version}, which a newer gateway wrote; this one knows versions up to {steps.Length}."));
        if (version == steps.Length)
            return;
        foreach (var step in steps.AsSpan(version))
            work.Execute(step);
        work.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {steps.Length}"));
    }
}
