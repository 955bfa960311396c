using System.Collections.Immutable;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Secrets;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Mark in the resource store of the resources file that was applied last: its revision, hashes and entries.</summary>
internal sealed class DeclarationMarks(IResourceStore resourceStore, SecretBox box)
{
    private const string Place = DeclarationRecord.Id + ":secrets";

    /// <summary>Reads the mark; null: no file was applied yet.</summary>
    public ValueTask<StoredResource?> ReadAsync(CancellationToken cancellation) =>
        resourceStore.ReadAsync(ResourceKind.Declaration, DeclarationRecord.Id, cancellation);

    /// <summary>Says whether a file may be applied after the one before.</summary>
    /// <param name="declaration">The file.</param>
    /// <param name="before">The mark of the one before; null: there was none.</param>
    /// <param name="isShared">True in a cluster, where several instances have a file.</param>
    public DeclarationVerdict Judge(Declaration declaration, DeclarationRecord? before, bool isShared)
    {
        if (before?.Revision is not { } applied || declaration.Revision is not { } revision || revision > applied)
            return DeclarationVerdict.Applied;
        if (revision < applied)
            return DeclarationVerdict.Older;
        return isShared && (before.Hash != declaration.Hash || !HasSecretsOf(declaration, before))
            ? DeclarationVerdict.Conflicting
            : DeclarationVerdict.Applied;
    }

    /// <summary>
    /// True when a file's references led to the same values before. Values that cannot be opened any more, after a rotation of the
    /// master key, say nothing against the file.
    /// </summary>
    public bool HasSecretsOf(Declaration declaration, DeclarationRecord before) =>
        (box.Open(before.Secrets, Place) ?? declaration.Secrets) == declaration.Secrets;

    /// <summary>Notes a file and its entries as those that count.</summary>
    /// <returns>The mark; null where another instance was quicker.</returns>
    public async ValueTask<StoredResource?> SetAsync(
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
        var note = new AuditNote(DeclarationRun.Actor, "resources-file.apply", null, null);
        var result = await resourceStore.WriteAsync(
            new(ResourceKind.Declaration, DeclarationRecord.Id, mark?.Version ?? 0, content, note), cancellation);
        return result.Outcome is ResourceWriteOutcome.Written or ResourceWriteOutcome.Unchanged ? result.Current : null;
    }
}
