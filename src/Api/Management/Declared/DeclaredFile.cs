using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Declared;

/// <summary>The deployment's resources file as it was last read, and whether it has changed since. For one caller at a time.</summary>
internal sealed class DeclaredFile(GatewayOptions options, ResourcesFileReader reader, DeclarationWriter writer)
{
    private IReadOnlyDictionary<string, FileStamp> _stamps = ResourcesFileReader.Unread;

    /// <summary>Full path of the file; null: the deployment has none.</summary>
    public string? Path => options.ResourcesFile;

    /// <summary>The last declaration that could be used; null before the first.</summary>
    public Declaration? Good { get; private set; }

    /// <summary>True while the file, as it is now, cannot be used.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>True when the file, or one that it names, differs from what was read.</summary>
    public bool HasChanged => _stamps.Any(static file => FileStamp.Read(file.Key) != file.Value);

    /// <summary>Reads the file again.</summary>
    /// <exception cref="DeclarationException">It cannot be used; <see cref="Good"/> stays.</exception>
    public Declaration Read()
    {
        IsUnreadable = true;
        var declaration = reader.Read(Path!, out _stamps);
        if (writer.IsShared && declaration.Revision is null)
            throw new DeclarationException(["'revision' is needed in a cluster: a whole number that is raised with every change"]);
        (Good, IsUnreadable) = (declaration, false);
        return declaration;
    }

    /// <summary>Takes the file for changed, so that it is applied again.</summary>
    public void Forget() => _stamps = _stamps.ToDictionary(static file => file.Key, static _ => default(FileStamp));
}
