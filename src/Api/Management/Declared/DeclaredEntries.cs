using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Writes and deletes declared entries of the resource store, and has their budgets follow.</summary>
internal sealed class DeclaredEntries(IResourceStore resourceStore, BudgetRulesWriter rules, ResourceUses uses)
{
    /// <summary>Writes entries as the file says. False where another instance was quicker.</summary>
    /// <exception cref="DeclarationException">An entry names the id of one that was deleted.</exception>
    public async ValueTask<bool> WriteAsync(IReadOnlyList<PlannedEntry> changed, DeclarationRun run, CancellationToken cancellation)
    {
        foreach (var entry in changed)
        {
            var kind = entry.Item.Kind;
            var note = new AuditNote(
                DeclarationRun.Actor, $"{ActionOf(kind)}.{(entry.Current is null ? "create" : "update")}", null, null);
            if (entry.Current is null)
                await rules.SetAsync(new(kind, entry.Id, entry.Content, 1, default, default), cancellation);
            var result = await resourceStore.WriteAsync(
                new(kind, entry.Id, entry.Current?.Version ?? 0, entry.Content, note), cancellation);
            switch (result.Outcome)
            {
                case ResourceWriteOutcome.Absent:
                    throw new DeclarationException([$"{entry.Item.Place}.id is that of an entry which was deleted; leave it out"]);
                case ResourceWriteOutcome.Conflict or ResourceWriteOutcome.NameTaken:
                    run.Refused = entry.Item.Place;
                    return false;
            }

            await rules.FollowAsync(kind, entry.Id, cancellation);
            run.Written++;
            if (entry.Current is null)
                run.Made.Add(new(kind.ToString(), entry.Id));
        }

        return true;
    }

    /// <summary>Deletes entries that the file does not have any more, those that use others first.</summary>
    /// <returns>Entries that stay since others need them, and a sentence about each.</returns>
    public async ValueTask<(List<DeclaredEntry> Left, List<string> Kept)> DeleteAsync(
        List<DeclaredEntry> gone, DeclarationRun run, CancellationToken cancellation)
    {
        var (left, kept) = (new List<DeclaredEntry>(), new List<string>());
        foreach (var former in gone.OrderByDescending(static entry => Array.IndexOf(Kinds, entry.Kind)))
        {
            if (await resourceStore.ReadAsync(Enum.Parse<ResourceKind>(former.Kind), former.Id, cancellation) is not { } entry
                || entry.DeclaredIn() is null)
                continue;
            if (entry.Kind == ResourceKind.Workspace && entry.Id == WorkspaceIds.Default)
            {
                var content = entry.Content with { Json = ResourceJson.Write(entry.Workspace() with { DeclaredIn = null }) };
                await resourceStore.WriteAsync(
                    new(entry.Kind, entry.Id, entry.Version, content, new(DeclarationRun.Actor, "workspace.update", null, null)),
                    cancellation);
            }
            else if (await uses.FindAsync(entry, cancellation) is { Count: > 0 } users)
            {
                left.Add(former);
                kept.Add($"the {ManagementErrors.NameOf(entry.Kind)} '{entry.Slug}' is in use by {string.Join(", ", users)}");
            }
            else
            {
                await DeleteAsync(entry, cancellation);
                run.Deleted++;
            }
        }

        return (left, kept);
    }

    /// <summary>Deletes what a run made before a newer file was applied, which does not know of it.</summary>
    public async ValueTask UndoAsync(DeclarationRun run, DeclarationRecord applied, CancellationToken cancellation)
    {
        foreach (var made in run.Made.Except(applied.Entries))
        {
            if (await resourceStore.ReadAsync(Enum.Parse<ResourceKind>(made.Kind), made.Id, cancellation) is { } entry)
                await DeleteAsync(entry, cancellation);
        }
    }

    private async ValueTask DeleteAsync(StoredResource entry, CancellationToken cancellation)
    {
        await resourceStore.WriteAsync(
            new(entry.Kind, entry.Id, null, null, new(DeclarationRun.Actor, ActionOf(entry.Kind) + ".delete", null, null)), cancellation);
        await rules.FollowAsync(entry.Kind, entry.Id, cancellation);
    }

    private static string[] Kinds { get; } = [.. Export.ExportDocument.Kinds.Select(static kind => kind.ToString())];

    private static string ActionOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Provider => "virtual-key",
        ResourceKind.ApiKey => "api-key",
        ResourceKind.UsagePolicy => "usage-limits-policy",
        ResourceKind.RatePolicy => "rate-limits-policy",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
