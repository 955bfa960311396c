namespace ImageGateway.Core.CircuitBreaking;

/// <summary>
/// Health of one <see cref="CircuitKey"/> as this front-end knows it: its own outcomes at once, those of all front-ends as
/// last reported. Each plan judges it by its own <see cref="BreakerPolicy"/>. Safe for concurrent use.
/// </summary>
public sealed class CircuitState
{
    // Inline configs bring policies of their own; nobody needs more of them for one credential.
    private const int MaxPolicies = 64;

    // The cluster's counts are asked for every second and a half, and every quarter of a second while something fails.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ExploreEvery = TimeSpan.FromSeconds(5);

    // How often views are made and permits are asked for.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _window;
    private readonly long _start;
    private readonly ProviderStatistics _own;
    private readonly Dictionary<int, TimeSpan> _lastSeen = [];
    private readonly HashSet<BreakerPolicy> _tripped = [];
    private Dictionary<int, long> _untold = [];
    private LatencySample _untoldLatency;
    private long _probe;
    private bool _recovered;
    private bool _wanted;
    private HealthView? _shared;
    private TimeSpan _sharedAt;
    private HealthView? _ownView;
    private TimeSpan _ownViewAt;
    private TimeSpan _probeFrom;
    private long _troubleUntil = long.MinValue;
    private long _lastUse;
    private TimeSpan _exploreFrom;

    /// <summary>Creates statistics without any outcomes.</summary>
    public CircuitState(HealthWindow window, TimeProvider clock)
    {
        (_clock, _start, _own) = (clock, clock.GetTimestamp(), new(window, clock));
        _window = window.Length + (window.Length / window.Buckets);
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Computes the state of a policy's breaker.</summary>
    public BreakerState Judge(BreakerPolicy policy)
    {
        var now = Now;
        Volatile.Write(ref _lastUse, now.Ticks);
        Volatile.Write(ref _wanted, true);
        if (policy.IsOff || now.Ticks >= Volatile.Read(ref _troubleUntil))
            return default;
        lock (_lock)
            return Judge(policy, now);
    }

    /// <summary>The share of failures by a policy, from 0 to 1; 0 where nothing is known.</summary>
    public double FailureShare(BreakerPolicy policy)
    {
        var now = Now;
        if (now.Ticks >= Volatile.Read(ref _troubleUntil))
            return 0;
        lock (_lock)
        {
            var (failed, good) = policy.Tally(OwnView(now));
            if (SharedView(now) is { } shared && policy.Tally(shared) is var told && told.Failed + told.Good > failed + good)
                (failed, good) = told;
            return failed == 0 ? 0 : (double)failed / (failed + good);
        }
    }

    /// <summary>Recent latency of good answers, at all front-ends where that is known; null when nothing is known.</summary>
    public TimeSpan? Latency
    {
        get
        {
            lock (_lock)
                return SharedView(Now)?.Latency ?? OwnView(Now).Latency;
        }
    }

    /// <summary>The most closed-off phase of all policies' breakers as they were judged last. Reading it changes nothing.</summary>
    public BreakerPhase Phase
    {
        get
        {
            lock (_lock)
            {
                var now = Now;
                if (_tripped.Count == 0)
                    return BreakerPhase.Closed;
                return _tripped.Any(policy => now < Last(policy.IsFailure) + policy.Cooldown) ? BreakerPhase.Open : BreakerPhase.HalfOpen;
            }
        }
    }

    /// <summary>Lets an attempt find out what is not known, such as a latency; one in five seconds.</summary>
    public bool TryExplore()
    {
        lock (_lock)
        {
            var now = Now;
            if (now < _exploreFrom)
                return false;
            _exploreFrom = now + ExploreEvery;
            return true;
        }
    }

    /// <summary>
    /// Determines whether to ask for the half-open permit now; after a yes nobody else here asks for a quarter of a second.
    /// </summary>
    public bool MayAskForProbe()
    {
        lock (_lock)
        {
            var now = Now;
            if (now < _probeFrom)
                return false;
            _probeFrom = now + Tick;
            return true;
        }
    }

    /// <summary>The half-open permit was given to this front-end: nobody else here asks until it ends.</summary>
    public void ProbeBegan(TimeSpan validity)
    {
        lock (_lock)
            _probeFrom = Now + (validity < ProviderStatistics.LongestProbe ? validity : ProviderStatistics.LongestProbe);
    }

    /// <summary>Notes how an attempt ended.</summary>
    /// <param name="status">Its status, or <see cref="OutcomeCount.NoResponse"/>; null where it says nothing of the provider.</param>
    /// <param name="latency">How long a good answer took, or null.</param>
    /// <param name="probe">The half-open permit that it had, or 0.</param>
    public void Record(int? status, TimeSpan? latency, long probe)
    {
        var now = Now;
        lock (_lock)
        {
            if (probe != 0)
                EndProbe(status, probe);
            if (status is not { } ended)
                return;
            _untold[ended] = _untold.GetValueOrDefault(ended) + 1;
            _own.Add(ended, 1);
            _lastSeen[ended] = now;
            if (!BreakerPolicy.IsSuccess(ended))
            {
                _ownView = null;
                LookCloser(now);
            }

            if (latency is { } took)
                Took(new(took, 1));
        }
    }

    /// <summary>Takes the report that is due to the control plane; null when nothing happened since the last one.</summary>
    /// <param name="ifUrgent">Whether it is due only where something failed lately or a half-open attempt ended.</param>
    public HealthReport? TakeReport(bool ifUrgent = false)
    {
        lock (_lock)
        {
            if ((!_wanted && _untold.Count == 0 && _probe == 0) || (ifUrgent && _probe == 0 && Now.Ticks >= _troubleUntil))
                return null;
            var report = new HealthReport(
                [.. _untold.OrderBy(status => status.Key).Select(status => new OutcomeCount(status.Key, status.Value))])
            {
                Latency = _untoldLatency,
                Probe = _probe,
                Recovered = _recovered,
            };
            (_untold, _untoldLatency, _probe, _recovered, _wanted) = ([], default, 0, false, false);
            return report;
        }
    }

    /// <summary>Takes the view of all front-ends over.</summary>
    public void Learn(HealthView view)
    {
        var now = Now;
        lock (_lock)
        {
            (_shared, _sharedAt) = (view, now);
            foreach (var seen in view.Statuses)
            {
                var at = now - seen.Age;
                if (!_lastSeen.TryGetValue(seen.Status, out var known) || at > known)
                    _lastSeen[seen.Status] = at;
                if (!BreakerPolicy.IsSuccess(seen.Status))
                    LookCloser(now);
            }
        }
    }

    /// <summary>Determines whether the subject was not asked about for so long, with nothing open, that it can be forgotten.</summary>
    public bool IsIdle(TimeSpan since)
    {
        lock (_lock)
        {
            var now = Now;
            return now - TimeSpan.FromTicks(_lastUse) > since && _untold.Count == 0
                && _tripped.All(policy => Last(policy.IsFailure) + policy.Cooldown <= now);
        }
    }

    private BreakerState Judge(BreakerPolicy policy, TimeSpan now)
    {
        var wasTripped = _tripped.Contains(policy);
        if (!wasTripped && !policy.Trips(OwnView(now)) && !(SharedView(now) is { } shared && policy.Trips(shared)))
            return default;

        var until = Last(policy.IsFailure) + policy.Cooldown;
        if (Last(BreakerPolicy.IsSuccess) >= until)
        {
            // Well again, here or seen by another front-end: what was counted before is past.
            if (_tripped.Remove(policy))
                Forget(now);
            return default;
        }

        if (!wasTripped)
        {
            if (_tripped.Count >= MaxPolicies)
                _tripped.Clear();
            _tripped.Add(policy);
            Volatile.Write(ref _troubleUntil, long.MaxValue);
        }

        return now < until ? new(BreakerPhase.Open, until - now) : new(BreakerPhase.HalfOpen, TimeSpan.Zero);
    }

    private void Forget(TimeSpan now)
    {
        _own.Forget();
        (_ownView, _shared) = (null, null);
        if (_tripped.Count == 0)
            Volatile.Write(ref _troubleUntil, (now + _window).Ticks);
    }

    private void EndProbe(int? status, long probe)
    {
        (_probe, _probeFrom) = (probe, TimeSpan.Zero);
        if (status is not { } ended || !BreakerPolicy.IsSuccess(ended))
            return;
        _recovered = true;
        _untold.Clear();
        _own.Forget();
        (_ownView, _shared) = (null, null);
    }

    private void Took(LatencySample sample)
    {
        _untoldLatency += sample;
        _own.Add(sample);
        if (_ownView?.Latency is null)
            _ownView = null;
    }

    private void LookCloser(TimeSpan now)
    {
        if (_troubleUntil != long.MaxValue)
            Volatile.Write(ref _troubleUntil, (now + _window).Ticks);
    }

    private HealthView OwnView(TimeSpan now)
    {
        if (_ownView is null || now - _ownViewAt >= Tick)
            (_ownView, _ownViewAt) = (_own.View(), now);
        return _ownView;
    }

    private HealthView? SharedView(TimeSpan now) => now - _sharedAt <= FreshFor ? _shared : null;

    private TimeSpan Last(Func<int, bool> isMeant)
    {
        var last = TimeSpan.MinValue / 2;
        foreach (var (status, at) in _lastSeen)
        {
            if (at > last && isMeant(status))
                last = at;
        }

        return last;
    }
}
