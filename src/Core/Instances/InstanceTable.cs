namespace ImageGateway.Core.Instances;

/// <summary>
/// Remembers what instances report. Those that ended are forgotten at once, those that are silent after an hour, and beyond a bound
/// those that were heard of longest ago.
/// </summary>
public sealed class InstanceTable(TimeProvider clock)
{
    /// <summary>Greatest number of instances that are remembered.</summary>
    public const int MaxInstances = 1_000;

    /// <summary>Time between two reports of an instance.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = Period * 3.5;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (InstanceReport Report, DateTimeOffset HeardAt)> _instances = new(StringComparer.Ordinal);

    /// <summary>Takes the report of an instance.</summary>
    public void Report(InstanceReport report)
    {
        if (report.State == InstanceState.Ended)
        {
            _instances.Remove(report.Id);
            return;
        }

        _instances[report.Id] = (report, clock.GetUtcNow());
        if (_instances.Count > MaxInstances)
            _instances.Remove(_instances.MinBy(static instance => instance.Value.HeardAt).Key);
    }

    /// <summary>Lists the instances, the oldest first.</summary>
    public InstanceStatus[] List()
    {
        var now = clock.GetUtcNow();
        foreach (var (id, (_, heardAt)) in _instances)
        {
            if (now - heardAt > Memory)
                _instances.Remove(id);
        }

        return
        [
            .. _instances.Values
                .Select(instance => new InstanceStatus(instance.Report, instance.HeardAt, now - instance.HeardAt > Patience))
                .OrderBy(static instance => instance.Report.StartedAt)
                .ThenBy(static instance => instance.Report.Id, StringComparer.Ordinal),
        ];
    }
}
