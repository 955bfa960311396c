namespace ImageGateway.Deploy.Tests.Manifests;

/// <summary>A test that renders manifests; skipped, and said so, where kubectl is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "kubectl"))))
            Skip = "kubectl is not on the PATH, so the manifests of deploy/k8s are not rendered.";
    }
}
