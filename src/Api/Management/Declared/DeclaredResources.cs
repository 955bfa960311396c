using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Management.Declared;

/// <summary>
/// Applies the deployment's resources file at the start and where it, or a file that it names, has changed, within two seconds. A
/// file that cannot be used ends the start; later the last good one stays in force, and <c>/readyz</c> names the part
/// <c>resources_file</c>. Every half minute the resource store is held against the file again.
/// </summary>
internal sealed partial class DeclaredResources(
    DeclaredFile file, DeclarationWriter writer, ResourceStoreStart start, Degradations degradations, TimeProvider time,
    ILogger<DeclaredResources> logger) : BackgroundService
{
    /// <summary>Name of the part in <c>degraded</c> of <c>/readyz</c>.</summary>
    public const string Part = "resources_file";

    private const string Setting = "IMAGEGATEWAY__RESOURCESFILE";
    private const int TicksBetweenChecks = 15;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Path is not { } path)
            return;
        try
        {
            var declaration = file.Read();
            await start.Ready.WaitAsync(cancellationToken);
            await ApplyAtStartAsync(path, declaration, cancellationToken);
        }
        catch (DeclarationException wrong)
        {
            throw OptionException.ForAll(wrong.Faults.Select(fault => OptionException.ForOption(Setting, path, fault)));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            var hasChanged = file.HasChanged;
            if (hasChanged || tick % TicksBetweenChecks == 0)
                await CheckAsync(file.Path!, hasChanged, stoppingToken);
        }
    }

    private async Task CheckAsync(string path, bool hasChanged, CancellationToken cancellation)
    {
        if (hasChanged)
            ReadAgain(path);
        if (file.IsUnreadable)
            degradations.Failed(Part);
        try
        {
            await ApplyAsync(path, file.Good!, hasChanged && !file.IsUnreadable, cancellation);
        }
        catch (DeclarationException wrong)
        {
            foreach (var fault in hasChanged ? wrong.Faults : [])
                LogKept(path, fault);
            degradations.Failed(Part);
        }
        catch (Exception away) when (away is IOException or ControlPlaneUnavailableException)
        {
            LogNotApplied(path, away.Message);

            // It is tried again with the next look.
            if (hasChanged)
                file.Forget();
        }
    }

    private void ReadAgain(string path)
    {
        try
        {
            file.Read();
        }
        catch (DeclarationException wrong)
        {
            foreach (var fault in wrong.Faults)
                LogKept(path, fault);
        }
    }

    // A cluster's silos may start after its front-ends.
    private async Task ApplyAtStartAsync(string path, Declaration declaration, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await ApplyAsync(path, declaration, isNew: true, cancellation);
                return;
            }
            catch (ControlPlaneUnavailableException away)
            {
                LogNotApplied(path, away.Message);
                await Task.Delay(Period, time, cancellation);
            }
        }
    }

    private async Task ApplyAsync(string path, Declaration declaration, bool isNew, CancellationToken cancellation)
    {
        var outcome = await writer.ApplyAsync(declaration, cancellation);
        switch (outcome.Verdict)
        {
            case DeclarationVerdict.Older when isNew:
                LogOlder(path, declaration.Revision);
                break;
            case DeclarationVerdict.Conflicting:
                if (isNew)
                    LogConflicting(path, declaration.Revision);
                degradations.Failed(Part);
                break;
            case DeclarationVerdict.Applied when isNew || outcome.Written + outcome.Deleted > 0:
                LogApplied(path, declaration.Revision, outcome.Written, outcome.Deleted);
                break;
        }

        foreach (var kept in outcome.Kept)
        {
            LogInUse(path, kept);
            degradations.Failed(Part);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Resources of {Path}, revision {Revision}: {Written} written, {Deleted} deleted")]
    private partial void LogApplied(string path, long? revision, int written, int deleted);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Resources of {Path} are not applied: a higher revision than {Revision} was applied before")]
    private partial void LogOlder(string path, long? revision);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Resources of {Path} are not applied: another file, or other secrets, were applied as revision {Revision}; raise it")]
    private partial void LogConflicting(string path, long? revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Resources of {Path} cannot be used and stay as they were: {Fault}")]
    private partial void LogKept(string path, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Resources of {Path} are not applied yet: {Reason}")]
    private partial void LogNotApplied(string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} does not declare it any more, and it stays: {Entry}")]
    private partial void LogInUse(string path, string entry);
}
