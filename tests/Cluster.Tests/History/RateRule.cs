namespace ImageGateway.Cluster.Tests.History;

/// <summary>
/// In no minute, wherever it begins, is more admitted than the rate. An attempt was admitted between the times at which its client
/// asked and its provider or its client heard of it; only what surely lies in the minute counts.
/// </summary>
internal sealed class RateRule : IHistoryRule
{
    private static readonly long Minute = (long)TimeSpan.FromMinutes(1).TotalMicroseconds;

    public IEnumerable<string> Violations(RunHistory history)
    {
        var attempts = history.Attempts.ToLookup(attempt => attempt.Budget);
        foreach (var (budget, limit) in history.Limits.Where(limit => limit.Value.Rate.IsSet))
        {
            var admissions = attempts[budget].Select(Admission).OfType<(long From, long Until, long Images)>()
                .OrderBy(admission => admission.From).ToArray();
            for (var first = 0; first < admissions.Length; first++)
            {
                var from = admissions[first].From;
                var (requests, images) = (0L, 0L);
                for (var next = first; next < admissions.Length && admissions[next].From < from + Minute; next++)
                {
                    if (admissions[next].Until < from + Minute)
                        (requests, images) = (requests + 1, images + admissions[next].Images);
                }

                if (requests <= (limit.Rate.Requests ?? long.MaxValue) && images <= (limit.Rate.Images ?? long.MaxValue))
                    continue;
                yield return $"{budget} let {requests} requests and {images} images pass in the minute from {from} us, not {limit.Rate}";
                break;
            }
        }
    }

    private static (long From, long Until, long Images)? Admission(AttemptStory attempt)
    {
        if (attempt.Admitted is { } admitted)
            return (admitted.At, admitted.At, attempt.Need.Images);
        var heard = attempt.Drawn.FirstOrDefault() ?? attempt.Ends.Find(end => end.Kind == HistoryKind.Ok);
        return attempt.Begin is { } begin && heard is not null ? (begin.At, heard.At, attempt.Need.Images) : null;
    }
}
