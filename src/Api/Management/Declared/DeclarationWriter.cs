using System.Collections.Immutable;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Management.Declared;

/// <summary>
/// Brings the resource store to what a resources file says. One document of the store has the revision that counts, so that the
/// instances of a cluster, each with a file of its own, agree on one: the highest.
/// </summary>
internal sealed class DeclarationWriter(
    IResourceStore resourceStore, ILedgers ledgers, BudgetRulesWriter rules, DeclarationPlanner planner, ResourceUses uses, SecretBox box,
    TimeProvider time)
{
    private const int MostTries = 8;
    private const string Actor = "file";
    private const string Place = DeclarationRecord.Id + ":secrets";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>True in a cluster, where several instances have a file.</summary>
    public bool IsShared => ledgers.FollowResources;

    /// <summary>Applies a file. What was left half done, by this instance or another, is finished.</summary>
    /// <exception cref="DeclarationException">An entry cannot be what the file says; nothing was written.</exception>
    public async ValueTask<DeclarationOutcome> ApplyAsync(Declaration declaration, CancellationToken cancellation)
    {
        var run = new Run();
        for (var tries = 0; tries < MostTries; tries++)
        {
            // Another instance was quicker; what it wrote is seen by now.
            if (tries > 0)
                await Task.Delay(Pause, time, cancellation);
            if (await TryApplyAsync(declaration, run, cancellation) is { } outcome)
                return outcome;
        }

        throw new DeclarationException([$"{run.Refused}: its slug, or its key, is another entry's"]);
    }

    private async ValueTask<DeclarationOutcome?> TryApplyAsync(Declaration declaration, Run run, CancellationToken cancellation)
    {
        var mark = await resourceStore.ReadAsync(ResourceKind.Declaration, DeclarationRecord.Id, cancellation);
        var before = mark?.Declaration();
        if (Judge(declaration, before) is not DeclarationVerdict.Applied and var verdict)
        {
            await UndoAsync(run, before!, cancellation);
            return new(verdict, 0, 0, []);
        }

        var planned = await planner.PlanAsync(declaration, cancellation);
        var entries = planned.Select(static entry => new DeclaredEntry(entry.Item.Kind.ToString(), entry.Id)).ToImmutableArray();
        var changed = planned.Where(static entry => entry.Current?.Content.Says(entry.Content) != true).ToList();
        var gone = (before?.Entries ?? []).Except(entries).ToList();
        if (changed.Count == 0 && gone.Count == 0 && before is not null && before.Hash == declaration.Hash
            && before.Revision == declaration.Revision && HasSecretsOf(declaration, before))
            return new(DeclarationVerdict.Applied, run.Written, run.Deleted, []);

        // Noted before they are there: an apply that breaks off leaves nothing behind that nobody knows of.
        if (await MarkAsync(declaration, mark, [.. entries.Union(gone)], cancellation) is not { } marked
            || !await WriteAsync(changed, run, cancellation))
            return null;
        var (left, kept) = await DeleteAsync(gone, run, cancellation);
        return await MarkAsync(declaration, marked, [.. entries.Union(left)], cancellation) is null
            ? null
            : new(DeclarationVerdict.Applied, run.Written, run.Deleted, kept);
    }

    private DeclarationVerdict Judge(Declaration declaration, DeclarationRecord? before)
    {
        if (before?.Revision is not { } applied || declaration.Revision is not { } revision || revision > applied)
            return DeclarationVerdict.Applied;
        if (revision < applied)
            return DeclarationVerdict.Older;
        return IsShared && (before.Hash != declaration.Hash || !HasSecretsOf(declaration, before))
            ? DeclarationVerdict.Conflicting
            : DeclarationVerdict.Applied;
    }

    // What cannot be opened any more, after a rotation of the master key, says nothing against the file.
    private bool HasSecretsOf(Declaration declaration, DeclarationRecord before) =>
        (box.Open(before.Secrets, Place) ?? declaration.Secrets) == declaration.Secrets;

    private async ValueTask<StoredResource?> MarkAsync(
        Declaration declaration, StoredResource? mark, ImmutableArray<DeclaredEntry> entries, CancellationToken cancellation)
    {
        var record = new DeclarationRecord
        {
            Revision = declaration.Revision,
            Hash = declaration.Hash,
            Secrets = mark is not null && box.Open(mark.Declaration().Secrets, Place) == declaration.Secrets
                ? mark.Declaration().Secrets
                : box.Seal(declaration.Secrets, Place),
            Entries = entries,
        };
        var content = new ResourceContent(string.Empty, DeclarationRecord.Id, ResourceJson.Write(record));
        var note = new AuditNote(Actor, "resources-file.apply", null, null);
        var result = await resourceStore.WriteAsync(
            new(ResourceKind.Declaration, DeclarationRecord.Id, mark?.Version ?? 0, content, note), cancellation);
        return result.Outcome is ResourceWriteOutcome.Written or ResourceWriteOutcome.Unchanged ? result.Current : null;
    }

    private async ValueTask<bool> WriteAsync(IReadOnlyList<PlannedEntry> changed, Run run, CancellationToken cancellation)
    {
        foreach (var entry in changed)
        {
            var kind = entry.Item.Kind;
            var note = new AuditNote(
                Actor, $"{ActionOf(kind)}.{(entry.Current is null ? "create" : "update")}", null, null);
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

    // Those that use others go first.
    private async ValueTask<(List<DeclaredEntry> Left, List<string> Kept)> DeleteAsync(
        List<DeclaredEntry> gone, Run run, CancellationToken cancellation)
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
                    new(entry.Kind, entry.Id, entry.Version, content, new(Actor, "workspace.update", null, null)), cancellation);
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

    // A newer file was applied meanwhile, and does not know of what this one has just made.
    private async ValueTask UndoAsync(Run run, DeclarationRecord applied, CancellationToken cancellation)
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
            new(entry.Kind, entry.Id, null, null, new(Actor, ActionOf(entry.Kind) + ".delete", null, null)), cancellation);
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

    private sealed class Run
    {
        public List<DeclaredEntry> Made { get; } = [];

        public int Written { get; set; }

        public int Deleted { get; set; }

        public string Refused { get; set; } = "the file";
    }
}
