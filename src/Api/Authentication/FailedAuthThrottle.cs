using System.Collections.Concurrent;
using System.Net;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// Damps guessing: an address that showed many wrong keys has its keys looked at ten times a second only. Keys that were good
/// there before are not held up, since many callers can share an address.
/// </summary>
internal sealed class FailedAuthThrottle(TimeProvider time)
{
    private const int Burst = 100;
    private const int PerSecond = 10;
    private const int MaxAddresses = 10_000;
    private const int MaxKeysOfAddress = 1_000;

    private readonly ConcurrentDictionary<IPAddress, Watch> _addresses = new();

    /// <summary>Determines whether a key from this address may be looked up.</summary>
    public bool MayTry(IPAddress? address, string keyHash) =>
        address is null || !_addresses.TryGetValue(address, out var watch)
            || watch.MayTry(keyHash, time.GetTimestamp(), time.TimestampFrequency);

    /// <summary>A key of this address was wrong.</summary>
    public void Failed(IPAddress? address)
    {
        if (address is not null)
            Of(address).Fail(time.GetTimestamp(), time.TimestampFrequency);
    }

    /// <summary>A key of this address was good.</summary>
    public void Succeeded(IPAddress? address, string keyHash)
    {
        if (address is not null)
            Of(address).Record(keyHash);
    }

    private Watch Of(IPAddress address)
    {
        if (_addresses.TryGetValue(address, out var watch))
            return watch;

        // Forgetting all of them lets each guess a hundred times more, which is nothing to 192 bits.
        if (_addresses.Count >= MaxAddresses)
            _addresses.Clear();
        return _addresses.GetOrAdd(address, static _ => new());
    }

    private sealed class Watch
    {
        private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();
        private double _failures;
        private long _at;

        public bool MayTry(string keyHash, long now, long frequency)
        {
            if (_good.ContainsKey(keyHash))
                return true;
            lock (_lock)
            {
                Forgive(now, frequency);
                return _failures < Burst;
            }
        }

        public void Fail(long now, long frequency)
        {
            lock (_lock)
            {
                Forgive(now, frequency);
                _failures++;
            }
        }

        public void Record(string keyHash)
        {
            if (_good.ContainsKey(keyHash))
                return;
            if (_good.Count >= MaxKeysOfAddress)
                _good.Clear();
            _good[keyHash] = true;
        }

        private void Forgive(long now, long frequency)
        {
            if (_failures > 0)
                _failures = Math.Max(0, _failures - ((double)(now - _at) / frequency * PerSecond));
            _at = now;
        }
    }
}
