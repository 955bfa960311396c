namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>Figures by which a simulation is measured.</summary>
internal sealed class SimulationFigures(int silos)
{
    private readonly Dictionary<long, long>[] _calls = [.. Enumerable.Range(0, silos).Select(_ => new Dictionary<long, long>())];
    private readonly List<double> _refusalMs = [];
    private double _held;
    private double _used;

    public long Requests { get; set; }

    public long Admitted { get; set; }

    /// <summary>Refusals because a budget was used up.</summary>
    public long UsedUp { get; private set; }

    /// <summary>Refusals because a budget did not answer.</summary>
    public long Unavailable { get; set; }

    /// <summary>Admissions beyond a limit; there must be none.</summary>
    public long Overspent { get; set; }

    public long Calls { get; private set; }

    /// <summary>Share of what is not free at budgets with a limit that serves an attempt or was spent.</summary>
    public double LeaseUse => _held == 0 ? 1 : _used / _held;

    public void Call(int silo, long second)
    {
        Calls++;
        _calls[silo][second] = _calls[silo].GetValueOrDefault(second) + 1;
    }

    public void Refuse(TimeSpan after)
    {
        UsedUp++;
        _refusalMs.Add(after.TotalMilliseconds);
    }

    public void Sample(long held, long used) => (_held, _used) = (_held + held, _used + used);

    /// <summary>Calls a second at each silo: their mean, and their most in any second.</summary>
    public IEnumerable<(double Mean, long Most)> CallsPerSilo(double seconds) =>
        _calls.Select(bySecond => (bySecond.Values.Sum() / seconds, bySecond.Count == 0 ? 0 : bySecond.Values.Max()));

    /// <summary>Time until a refusal, at a share of them.</summary>
    public double RefusalMs(double share)
    {
        if (_refusalMs.Count == 0)
            return 0;
        _refusalMs.Sort();
        return _refusalMs[Math.Min(_refusalMs.Count - 1, (int)(_refusalMs.Count * share))];
    }
}
