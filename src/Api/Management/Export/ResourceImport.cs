using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Export;

/// <summary>Counts of an import, with the entries that were skipped.</summary>
internal sealed record ImportResult(int Written, int Unchanged, IReadOnlyList<string> Skipped);

/// <summary>
/// Brings exported entries in. Everything is checked before anything is written; what is written is written so that the same
/// import, sent again, goes on where it was broken off.
/// </summary>
internal sealed class ResourceImport(IResourceStore resourceStore, BudgetRulesWriter rules, ExportRecords records)
{
    /// <summary>Brings entries in, or says why not.</summary>
    public async ValueTask<Result<ImportResult>> RunAsync(ManagementCall call, List<ExportedEntry> entries)
    {
        if (await RefusalAsync(entries, call.Cancellation) is { } refusal)
            return refusal;
        var (written, unchanged) = (0, 0);
        var skipped = new List<string>();
        foreach (var entry in entries.OrderBy(entry => ExportDocument.Kinds.Index().First(kind => kind.Item == entry.Kind).Index))
        {
            switch (await WriteAsync(call, entry))
            {
                case ResourceWriteOutcome.Written:
                    written++;
                    break;
                case ResourceWriteOutcome.Unchanged:
                    unchanged++;
                    break;
                default:
                    skipped.Add(
                        $"{entry.Kind} '{entry.Content.Slug}': its id was an entry's here that is deleted, or another took its "
                            + $"name meanwhile");
                    break;
            }
        }

        return new ImportResult(written, unchanged, skipped);
    }

    private async ValueTask<GatewayError?> RefusalAsync(List<ExportedEntry> entries, CancellationToken cancellation)
    {
        var faults = new List<string>();
        var workspaces = entries.Where(entry => entry.Kind == ResourceKind.Workspace).Select(entry => entry.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (records.UnknownKey(entry.Kind, entry.Content.Json) is { } key)
                faults.Add($"the credential of '{entry.Content.Slug}' is sealed under the master key {key}; name that key in IMAGEGATEWAY__MASTERKEY, too");
            if (entry.Content.Workspace.Length > 0 && !workspaces.Contains(entry.Content.Workspace)
                && await resourceStore.ReadAsync(ResourceKind.Workspace, entry.Content.Workspace, cancellation) is null)
            {
                faults.Add($"there is no workspace '{entry.Content.Workspace}', to which {entry.Kind} '{entry.Content.Slug}' belongs");
            }
        }

        if (faults.Count > 0)
            return ManagementErrors.Invalid(faults);
        foreach (var entry in entries)
        {
            if (new StoredResource(entry.Kind, entry.Id, entry.Content, 1, default, default).DeclaredIn() is not null
                || (await resourceStore.ReadAsync(entry.Kind, entry.Id, cancellation))?.DeclaredIn() is not null)
                faults.Add($"{entry.Kind} '{entry.Content.Slug}' is declared in a deployment's resources file; change it there");
        }

        if (faults.Count > 0)
            return ManagementErrors.Invalid(faults);
        var taken = new List<string>();
        foreach (var entry in entries)
        {
            if (await IsTakenAsync(entry, cancellation))
                taken.Add($"{entry.Kind} '{entry.Content.Slug}'");
        }

        return taken.Count > 0 ? ManagementErrors.NamesTaken(taken) : null;
    }

    private async ValueTask<bool> IsTakenAsync(ExportedEntry entry, CancellationToken cancellation)
    {
        if (await resourceStore.FindAsync(entry.Kind, entry.Content.Workspace, entry.Content.Slug, cancellation) is { } named
            && named.Id != entry.Id)
            return true;
        foreach (var lookup in records.LookupsOf(entry.Kind, entry.Content.Json))
        {
            if (await resourceStore.FindLookupAsync(entry.Kind, lookup, cancellation) is { } found && found.Id != entry.Id)
                return true;
        }

        return false;
    }

    private async ValueTask<ResourceWriteOutcome> WriteAsync(ManagementCall call, ExportedEntry entry)
    {
        var current = await resourceStore.ReadAsync(entry.Kind, entry.Id, call.Cancellation);
        var outcome = ResourceWriteOutcome.Unchanged;

        // A config's earlier versions make sense only where it has none of its own.
        foreach (var record in (current is null ? entry.Earlier : []).Append(entry.Content.Json))
        {
            var json = records.Sealed(entry.Kind, entry.Id, record);
            if (current is not null && records.AreSame(entry.Kind, entry.Id, json, current.Content.Json))
                json = current.Content.Json;
            var content = entry.Content with { Json = json, Lookups = records.LookupsOf(entry.Kind, record) };
            var preview = new StoredResource(entry.Kind, entry.Id, content, 1, default, default);
            if (current is null)
                await rules.SetAsync(preview, call.Cancellation);
            var note = new AuditNote(call.Principal.Id, ActionOf(entry.Kind) + ".import", null, null);
            outcome = (await resourceStore.WriteAsync(new(entry.Kind, entry.Id, null, content, note), call.Cancellation)).Outcome;
        }

        await rules.FollowAsync(entry.Kind, entry.Id, call.Cancellation);
        return outcome;
    }

    private static string ActionOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Provider => "virtual-key",
        ResourceKind.ApiKey => "api-key",
        ResourceKind.UsagePolicy => "usage-limits-policy",
        ResourceKind.RatePolicy => "rate-limits-policy",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
