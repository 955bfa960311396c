using System.Collections.Immutable;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Declared;

/// <summary>
/// Brings the resource store to what a resources file says. One document of the store has the revision that counts, so that the
/// instances of a cluster, each with a file of its own, agree on one: the highest.
/// </summary>
internal sealed class DeclarationWriter(
    ILedgers ledgers, DeclarationPlanner planner, DeclaredEntries entries, DeclarationMarks marks, TimeProvider time)
{
    private const int MostTries = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>True in a cluster, where several instances have a file.</summary>
    public bool IsShared => ledgers.FollowResources;

    /// <summary>Applies a file. What was left half done, by this instance or another, is finished.</summary>
    /// <exception cref="DeclarationException">An entry cannot be what the file says; nothing was written.</exception>
    public async ValueTask<DeclarationOutcome> ApplyAsync(Declaration declaration, CancellationToken cancellation)
    {
        var run = new DeclarationRun();
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

    private async ValueTask<DeclarationOutcome?> TryApplyAsync(Declaration declaration, DeclarationRun run, CancellationToken cancellation)
    {
        var mark = await marks.ReadAsync(cancellation);
        var before = mark?.Declaration();
        if (marks.Judge(declaration, before, IsShared) is not DeclarationVerdict.Applied and var verdict)
        {
            await entries.UndoAsync(run, before!, cancellation);
            return new(verdict, 0, 0, []);
        }

        var planned = await planner.PlanAsync(declaration, cancellation);
        var declared = planned.Select(static entry => new DeclaredEntry(entry.Item.Kind.ToString(), entry.Id)).ToImmutableArray();
        var changed = planned.Where(static entry => entry.Current?.Content.Says(entry.Content) != true).ToList();
        var gone = (before?.Entries ?? []).Except(declared).ToList();
        if (changed.Count == 0 && gone.Count == 0 && before is not null && before.Hash == declaration.Hash
            && before.Revision == declaration.Revision && marks.HasSecretsOf(declaration, before))
            return new(DeclarationVerdict.Applied, run.Written, run.Deleted, []);

        // Noted before they are there: an apply that breaks off leaves nothing behind that nobody knows of.
        if (await marks.SetAsync(declaration, mark, [.. declared.Union(gone)], cancellation) is not { } marked
            || !await entries.WriteAsync(changed, run, cancellation))
            return null;
        var (left, kept) = await entries.DeleteAsync(gone, run, cancellation);
        return await marks.SetAsync(declaration, marked, [.. declared.Union(left)], cancellation) is null
            ? null
            : new(DeclarationVerdict.Applied, run.Written, run.Deleted, kept);
    }
}
