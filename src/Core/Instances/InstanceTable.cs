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
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Time after which an instance that reports nothing is silent: it is gone, or cut off.</summary>
    public static readonly TimeSpan Patience = Period * 4;

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Heard> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);

    /// <summary>Takes the report of an instance.</summary>
    /// <returns>Names of its settings that another instance, which is not silent, has otherwise.</returns>
    public IReadOnlyList<string> Report(InstanceReport report)
    {
        _asked.Remove(report.Id);
        if (report.State == InstanceState.Ended)
        {
            _instances.Remove(report.Id);
            return [];
        }

        _instances[report.Id] = new(report, clock.GetUtcNow(), clock.GetTimestamp());
        if (_instances.Count > MaxInstances)
            _instances.Remove(_instances.MinBy(static instance => instance.Value.At).Key);
        return [.. report.Settings.Where(own => IsOtherElsewhere(report.Id, own)).Select(static own => own.Name)];
    }

    /// <summary>Lists the instances, the oldest first.</summary>
    public InstanceStatus[] List()
    {
        foreach (var (id, heard) in _instances)
        {
            if (clock.GetElapsedTime(heard.At) > Memory)
                _instances.Remove(id);
        }

        return
        [
            .. _instances.Values
                .Select(heard => new InstanceStatus(heard.Report, heard.Time, IsSilent(heard.At)))
                .OrderBy(static instance => instance.Report.StartedAt)
                .ThenBy(static instance => instance.Report.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Determines whether an instance is silent. One that is not in the table, which is not kept anywhere, is so when it has not
    /// reported for as long after the first question about it.
    /// </summary>
    public bool IsGone(string id)
    {
        if (_instances.TryGetValue(id, out var heard))
            return IsSilent(heard.At);
        if (_asked.TryGetValue(id, out var at))
            return IsSilent(at);
        if (_asked.Count >= MaxInstances)
            _asked.Remove(_asked.MinBy(static asked => asked.Value).Key);
        _asked[id] = clock.GetTimestamp();
        return false;
    }

    private bool IsSilent(long at) => clock.GetElapsedTime(at) > Patience;

    private bool IsOtherElsewhere(string id, SharedSetting own) => _instances.Values.Any(other =>
        other.Report.Id != id && !IsSilent(other.At)
        && other.Report.Settings.Any(setting => setting.Name == own.Name && setting.Fingerprint != own.Fingerprint));

    private readonly record struct Heard(InstanceReport Report, DateTimeOffset Time, long At);
}
