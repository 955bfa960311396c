using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// Prepares the resource store before the first request: creates the default workspace and seals every credential under the current
/// master key, also those in earlier versions and the audit, so that a former key can be removed after one start with both.
/// </summary>
internal sealed partial class ResourceStoreStart(
    IResourceStore resourceStore, CredentialRenewal renewal, TimeProvider time, ILogger<ResourceStoreStart> logger) : IHostedService
{
    // A front-end that meets its silos meets them soon after it began; who starts long before them needs no haste.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long? _lastLine;

    /// <summary>Ends when all of it is there, or cannot be.</summary>
    public Task Ready => _ready.Task;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = FirstPause; !await TryPrepareAsync(cancellationToken); pause = Longer(pause))
                await Task.Delay(pause, time, cancellationToken);
            _ready.TrySetResult();
        }
        catch (Exception fault)
        {
            _ready.TrySetException(fault);
            throw;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    // A cluster's silos may start after its front-ends.
    private async Task<bool> TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
            return true;
        }
        catch (ControlPlaneUnavailableException away)
        {
            if (_lastLine is not { } last || time.GetElapsedTime(last) >= TimeBetweenLines)
            {
                _lastLine = time.GetTimestamp();
                LogWaiting(away.Message);
            }

            return false;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (await resourceStore.ReadAsync(ResourceKind.Workspace, WorkspaceIds.Default, cancellationToken) is null)
        {
            var content = new ResourceContent(
                string.Empty, WorkspaceIds.Default, ResourceJson.Write(new WorkspaceRecord { Name = "Default" }));
            await resourceStore.WriteAsync(
                new(ResourceKind.Workspace, WorkspaceIds.Default, 0, content, CredentialRenewal.NoteOf("workspace.create")),
                cancellationToken);
        }

        var renewed = await renewal.SealAsync(cancellationToken);
        if (renewed > 0)
            LogRenewed(renewed);
        var rewritten = await renewal.SealHistoryAsync(renewed > 0, cancellationToken);
        if (rewritten > 0)
            LogRewritten(rewritten);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "The resource store does not answer yet: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Sealed the credentials of {Count} providers, configs and guardrails under the current master key")]
    private partial void LogRenewed(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sealed or masked the credentials in {Count} earlier versions and audit texts")]
    private partial void LogRewritten(int count);
}
