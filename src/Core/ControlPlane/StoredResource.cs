using System.Collections.Immutable;

namespace ImageGateway.Core.ControlPlane;

/// <summary>One thing that the control plane keeps, at one version. Immutable.</summary>
/// <remarks>
/// What is made of an entry hangs on it, so that a request finds it without a search and it goes when the entry goes: its record, and
/// one form that the reader of its kind makes. Neither is a part of the entry: a changed copy has none, and equality knows none.
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; never changes and is never used again, also where the slug is.</param>
/// <param name="Content">What it says.</param>
/// <param name="Version">Counts its changes, from 1.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
public sealed record StoredResource(
    ResourceKind Kind, string Id, ResourceContent Content, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    private object? _record;
    private object? _form;

    private StoredResource(StoredResource original)
    {
        (Kind, Id, Content, Version) = (original.Kind, original.Id, original.Content, original.Version);
        (CreatedAt, UpdatedAt) = (original.CreatedAt, original.UpdatedAt);
    }

    /// <summary>The id of the workspace that it belongs to.</summary>
    public string Workspace => Content.Workspace;

    /// <summary>The name by which requests refer to it.</summary>
    public string Slug => Content.Slug;

    /// <summary>Finds the form that the reader of this kind of entries made last.</summary>
    /// <typeparam name="T">Type of the form: one for each kind, made by one reader in a process.</typeparam>
    /// <returns>The form; null where none was made.</returns>
    public T? FindForm<T>()
        where T : class => Volatile.Read(ref _form) as T;

    /// <summary>Keeps a form in place of the one before.</summary>
    public void SetForm(object form) => Volatile.Write(ref _form, form);

    /// <summary>Keeps a form unless another was kept meanwhile.</summary>
    /// <returns>The form that is kept.</returns>
    public T AddForm<T>(T form)
        where T : class => Interlocked.CompareExchange(ref _form, form, null) as T ?? form;

    /// <summary>Gets the record that the entry's JSON says; it is read once.</summary>
    internal T Record<T>(Func<string, T> read)
        where T : class
    {
        if (Volatile.Read(ref _record) is T known)
            return known;
        var record = read(Content.Json);
        Volatile.Write(ref _record, record);
        return record;
    }

    /// <inheritdoc/>
    public bool Equals(StoredResource? other) => ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && Id == other.Id && Version == other.Version && Content == other.Content
            && CreatedAt == other.CreatedAt && UpdatedAt == other.UpdatedAt);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Id, Version);

    /// <summary>Names it without what it says, which may be secret.</summary>
    public override string ToString() => $"{Kind} {Id} '{Slug}' version {Version}";
}

/// <summary>Workspace, slug and JSON document of an entry.</summary>
/// <param name="Workspace">The id of its workspace; empty: all workspaces'.</param>
/// <param name="Slug">Its name, unique among those of its kind and workspace.</param>
/// <param name="Json">Its record; credentials in it are sealed.</param>
public sealed record ResourceContent(string Workspace, string Slug, string Json)
{
    /// <summary>Other names by which it is found, unique among those of its kind in all workspaces: a gateway key's hashes.</summary>
    public ImmutableArray<string> Lookups { get; init; } = [];

    /// <summary>Determines whether two contents are equal.</summary>
    public bool Says(ResourceContent other) =>
        Workspace == other.Workspace && Slug == other.Slug && Json == other.Json && Lookups.AsSpan().SequenceEqual(other.Lookups.AsSpan());
}
