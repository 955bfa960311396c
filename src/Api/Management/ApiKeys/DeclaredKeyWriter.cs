using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Writes declared gateway keys to the resource store, and deletes those that are declared no more.</summary>
internal sealed class DeclaredKeyWriter(IResourceStore resourceStore, KeysFileReader reader, ApiKeyViews views)
{
    private const string Actor = "file";

    /// <summary>Brings the resource store to what a file says.</summary>
    /// <param name="path">Where the file is, for log lines.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FormatException">The file cannot be used; nothing is written.</exception>
    public async Task ApplyAsync(string path, byte[] text, CancellationToken cancellation)
    {
        var known = await resourceStore.EachAsync(new(ResourceKind.ApiKey, null, ResourceSelection.Declared), cancellation)
            .ToListAsync(cancellation);
        var workspaces = await resourceStore.ListAsync(ResourceKind.Workspace, null, cancellation);
        var declared = reader.Read(path, text, workspaces, known);
        foreach (var entry in known.Where(entry => !declared.Exists(key => key.Slug == entry.Slug && key.Workspace == entry.Workspace)))
            await resourceStore.WriteAsync(
                new(ResourceKind.ApiKey, entry.Id, null, null, new(Actor, "api-key.delete", Text(entry), null)), cancellation);
        foreach (var content in declared)
            await WriteAsync(
                content, known.Find(entry => entry.Slug == content.Slug && entry.Workspace == content.Workspace), cancellation);
    }

    private async Task WriteAsync(ResourceContent content, StoredResource? current, CancellationToken cancellation)
    {
        var id = current?.Id ?? ResourceEditor.NewId();
        var note = new AuditNote(
            Actor, current is null
                ? "api-key.create"
                : "api-key.update", current is null
                ? null
                : Text(current), Text(new(ResourceKind.ApiKey, id, content, 1, default, default)));
        var result = await resourceStore.WriteAsync(new(ResourceKind.ApiKey, id, current is null ? 0 : null, content, note), cancellation);
        if (result.Outcome != ResourceWriteOutcome.NameTaken)
            return;

        // Another front-end may have read the same file just now.
        var other = await resourceStore.FindAsync(ResourceKind.ApiKey, content.Workspace, content.Slug, cancellation);
        if (current is not null || other is null || !other.ApiKey().Declared)
            throw new FormatException($"the slug or the key of '{content.Slug}' is another gateway key's");
        await WriteAsync(content, other, cancellation);
    }

    private string Text(StoredResource entry) => ResourceEditor.Audited(views.Describe(entry));
}
