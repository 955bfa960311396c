using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Declared;

/// <summary>Progress of applying one resources file, over all its tries.</summary>
internal sealed class DeclarationRun
{
    /// <summary>Actor of the changes in the audit.</summary>
    public const string Actor = "file";

    /// <summary>Entries that it made.</summary>
    public List<DeclaredEntry> Made { get; } = [];

    /// <summary>Number of entries that it wrote.</summary>
    public int Written { get; set; }

    /// <summary>Number of entries that it deleted.</summary>
    public int Deleted { get; set; }

    /// <summary>Place in the file of the entry that was refused last.</summary>
    public string Refused { get; set; } = "the file";
}
