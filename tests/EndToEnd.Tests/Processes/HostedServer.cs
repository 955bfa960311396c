using System.Reflection;
using System.Runtime.Loader;
using Microsoft.AspNetCore.Builder;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>A server of the gateway's build within this process, which it takes a tenth of a process's time to start.</summary>
internal sealed class HostedServer : IAsyncDisposable
{
    // Loaded from where it was built, beside this process's own assemblies, of which the two share the framework's.
    private static readonly Lazy<MethodInfo> Build = new(() => new BuiltGateway().LoadFromAssemblyPath(BuiltPaths.Gateway)
        .GetType("ImageGateway.Api.Hosting.GatewayApplication", throwOnError: true)!.GetMethod("Build")!);

    // Requests that a test left behind need not come to their end: a process would be killed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;

    private HostedServer(WebApplication application) => _application = application;

    public Uri Url => new(_application.Urls.Single());

    /// <summary>Starts one by the command line that a process would have.</summary>
    public static async Task<HostedServer> StartAsync(string[] arguments)
    {
        var application = (WebApplication)Build.Value.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments, null], null)!;
        await application.StartAsync();
        return new(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _application.StopAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // What still ran is given up.
        }

        await _application.DisposeAsync();
    }

    private sealed class BuiltGateway() : AssemblyLoadContext("gateway")
    {
        private readonly AssemblyDependencyResolver _files = new(BuiltPaths.Gateway);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _files.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _files.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
