using ImageGateway.RuntimeProbe;

/// <summary>
/// Runs inside any .NET program that is started with <c>DOTNET_STARTUP_HOOKS</c>, before its own code, and has the probe write where
/// <c>RUNTIME_PROBE</c> says. The name and the method are the runtime's.
/// </summary>
internal static class StartupHook
{
    /// <summary>Starts the probe where its file is named.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("RUNTIME_PROBE") is { Length: > 0 } file)
            Probe.Start(file);
    }
}
