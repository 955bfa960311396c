using System.Text.Json;
using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>
/// Gateway keys that the deployment declares in a file, <c>{"api_keys": [{slug, name, key or key_sha256, type, workspace_id,
/// scopes, …}]}</c>. They are written to the resource store at the start and where the file has changed, within two seconds; those
/// that the file no longer names are deleted. A file that cannot be used ends the start; later it leaves the keys as they are.
/// </summary>
internal sealed partial class DeclaredKeys(
    GatewayOptions options, DeclaredKeyWriter writer, ResourceStoreStart start, TimeProvider time, ILogger<DeclaredKeys> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private FileStamp _read;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.KeysFile is not { } path)
            return;
        await start.Ready.WaitAsync(cancellationToken);
        try
        {
            await ApplyAsync(path, cancellationToken);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            throw OptionException.ForOption(
                "IMAGEGATEWAY__KEYSFILE", path, "must be a file of gateway keys that can be read: " + fault.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (FileStamp.Read(options.KeysFile!) == _read)
                continue;
            try
            {
                await ApplyAsync(options.KeysFile!, stoppingToken);
                LogRead(options.KeysFile!);
            }
            catch (Exception fault) when (IsFault(fault))
            {
                LogKept(options.KeysFile!, fault.Message);
            }
        }
    }

    private async Task ApplyAsync(string path, CancellationToken cancellation)
    {
        // The stamp first: a file that changes while it is read is read again.
        _read = FileStamp.Read(path);
        await writer.ApplyAsync(path, await File.ReadAllBytesAsync(path, cancellation), cancellation);
    }

    private static bool IsFault(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or JsonException or FormatException or ControlPlaneUnavailableException;

    [LoggerMessage(Level = LogLevel.Information, Message = "Gateway keys were read from {Path}")]
    private partial void LogRead(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gateway keys in {Path} cannot be used and stay as they were: {Reason}")]
    private partial void LogKept(string path, string reason);
}
