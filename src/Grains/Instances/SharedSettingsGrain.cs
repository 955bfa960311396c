using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Instances;

/// <summary>Keeps nothing: instances say their settings every minute.</summary>
[GrainType("sharedsettings")]
internal sealed class SharedSettingsGrain(TimeProvider time) : Grain, ISharedSettingsGrain
{
    private const int MostInstances = 1_000;

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, (long At, SharedSetting[] Settings)> _instances = new(StringComparer.Ordinal);

    public ValueTask<string[]> Meet(string instance, SharedSetting[] settings, CancellationToken cancellationToken)
    {
        foreach (var silent in _instances.Where(other => time.GetElapsedTime(other.Value.At) > Memory).Select(other => other.Key).ToList())
            _instances.Remove(silent);
        if (_instances.Count < MostInstances || _instances.ContainsKey(instance))
            _instances[instance] = (time.GetTimestamp(), settings);
        var others = _instances.Where(other => other.Key != instance).SelectMany(other => other.Value.Settings)
            .ToLookup(setting => setting.Name, setting => setting.Fingerprint);
        return new([.. settings.Where(own => others[own.Name].Any(other => other != own.Fingerprint)).Select(own => own.Name)]);
    }
}
