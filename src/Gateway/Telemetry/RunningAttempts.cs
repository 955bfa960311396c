using System.Collections.Concurrent;

namespace ImageGateway.Gateway.Telemetry;

/// <summary>Attempts that run now, counted by provider.</summary>
public sealed class RunningAttempts
{
    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    /// <summary>Providers with attempts that run, in the order of their slugs.</summary>
    public IEnumerable<KeyValuePair<string, long>> ByProvider => All
        .Where(static count => count.Value > 0)
        .OrderBy(static count => count.Key, StringComparer.Ordinal);

    /// <summary>Every provider that was asked since the start, with the attempts that run.</summary>
    internal IEnumerable<KeyValuePair<string, long>> All => _counts
        .Select(static count => KeyValuePair.Create(count.Key, Interlocked.Read(ref count.Value.Running)));

    /// <summary>Counts an attempt that begins.</summary>
    /// <param name="provider">Slug of the provider, of which there is a fixed number.</param>
    internal void Begin(string provider) => Interlocked.Increment(ref CountOf(provider).Running);

    /// <summary>Counts an attempt that ends.</summary>
    /// <param name="provider">Slug of the provider.</param>
    internal void End(string provider) => Interlocked.Decrement(ref CountOf(provider).Running);

    private Count CountOf(string provider) => _counts.GetOrAdd(provider, static _ => new());

    private sealed class Count
    {
        public long Running;
    }
}
