namespace ImageGateway.EndToEnd.Tests.Faults;

/// <summary>A fact that mounts a small disk for a process of its own; left out, and said to be, where that is not allowed.</summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Skip = "Needs a mount, which only root may make";
    }
}
