using System.Text.Json;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.ControlPlane;

/// <summary>
/// Prepares the resource store before the first request: creates the default workspace and seals every credential under the current
/// master key, also those in earlier versions and the audit, so that a former key can be removed after one start with both.
/// </summary>
internal sealed partial class ResourceStoreStart(
    IResourceStore resourceStore, ProviderSecrets secrets, ConfigSecrets configs, GuardrailSecrets guardrails,
    HistorySecrets history, TimeProvider time, ILogger<ResourceStoreStart> logger)
    : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TimeBetweenLines = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long? _lastLine;

    private static AuditNote NoteOf(string action) => new("gateway", action, null, null);

    /// <summary>Ends when all of it is there, or cannot be.</summary>
    public Task Ready => _ready.Task;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryPrepareAsync(cancellationToken))
                await Task.Delay(Pause, time, cancellationToken);
            _ready.TrySetResult();
        }
        catch (Exception fault)
        {
            _ready.TrySetException(fault);
            throw;
        }
    }

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
                new(ResourceKind.Workspace, WorkspaceIds.Default, 0, content, NoteOf("workspace.create")), cancellationToken);
        }

        var renewed = await RenewAsync(
            ResourceKind.Provider, "virtual-key.reseal", static entry => entry.Provider(), secrets.UnknownKey, secrets.IsCurrent,
            (entry, record) => ResourceJson.Write(secrets.Renew(entry, record)), cancellationToken);
        renewed += await RenewAsync(
            ResourceKind.Config, "config.reseal", static entry => entry.Config(), configs.UnknownKey, configs.IsCurrent,
            (entry, record) => ResourceJson.Write(configs.Renew(entry.Id, record)), cancellationToken);
        renewed += await RenewAsync(
            ResourceKind.Guardrail, "guardrail.reseal", static entry => entry.Guardrail(), guardrails.UnknownKey, guardrails.IsCurrent,
            (entry, record) => ResourceJson.Write(guardrails.Renew(entry.Id, record)), cancellationToken);
        if (renewed > 0)
            LogRenewed(renewed);
        var rewritten = await resourceStore.RewriteHistoryAsync(history, renewed > 0, cancellationToken);
        if (rewritten > 0)
            LogRewritten(rewritten);
    }

    private async Task<int> RenewAsync<T>(
        ResourceKind kind, string action, Func<StoredResource, T> read, Func<T, string?> unknownKey, Func<T, bool> isCurrent,
        Func<StoredResource, T, string> renew, CancellationToken cancellationToken)
    {
        var renewed = 0;
        foreach (var entry in await resourceStore.UnreviewedAsync(kind, history.Rule, cancellationToken))
        {
            var record = Readable(entry, read);
            if (unknownKey(record) is { } unknown)
                throw UnknownKey(unknown, entry);
            if (isCurrent(record))
                continue;
            var content = entry.Content with { Json = renew(entry, record) };
            await resourceStore.WriteAsync(new(entry.Kind, entry.Id, entry.Version, content, NoteOf(action)), cancellationToken);
            renewed++;
        }

        return renewed;
    }

    private static T Readable<T>(StoredResource entry, Func<StoredResource, T> read)
    {
        try
        {
            return read(entry);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException(
                $"the resource store's {entry.Kind} '{entry.Slug}' ({entry.Id}) is damaged: {damaged.Message}", damaged);
        }
    }

    private static OptionException UnknownKey(string key, StoredResource entry) =>
        OptionException.ForOption(
            "IMAGEGATEWAY__MASTERKEY", "***", $"must include the key {key}, under which the credential of '{entry.Slug}' is sealed");

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
