namespace ImageGateway.EndToEnd.Tests.Memory;

/// <summary>A theory that reads what only Linux says of a process; left out, and said to be, elsewhere.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Needs /proc";
    }
}
