using System.Globalization;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>Answers that clients got, by status.</summary>
internal sealed class Availability
{
    private readonly Lock _lock = new();
    private readonly List<(long At, int Status)> _answers = [];

    public int Served
    {
        get
        {
            lock (_lock)
                return _answers.Count(answer => answer.Status == 200);
        }
    }

    public void Add(int status, long at)
    {
        lock (_lock)
            _answers.Add((at, status));
    }

    /// <summary>The longest time from an answer of this status to the next that was served.</summary>
    public TimeSpan LongestGap(int status)
    {
        lock (_lock)
        {
            var (longest, since) = (0L, (long?)null);
            foreach (var (at, got) in _answers)
            {
                if (got == status)
                    since ??= at;
                else if (got == 200)
                    since = null;
                longest = Math.Max(longest, at - (since ?? at));
            }

            return TimeSpan.FromMicroseconds(longest);
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            if (_answers.Count == 0)
                return "nobody asked";
            var served = _answers.Count(answer => answer.Status is 200 or 412);
            var others = _answers.Where(answer => answer.Status is not (200 or 412)).GroupBy(answer => answer.Status)
                .Select(group => $", {group.Count()} × {Name(group.Key)}");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{100.0 * served / _answers.Count:0.0} % of {_answers.Count} answered{string.Concat(others)}");
        }
    }

    private static string Name(int status) => status == 0 ? "broken off" : status.ToString(CultureInfo.InvariantCulture);
}
