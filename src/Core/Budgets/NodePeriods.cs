namespace ImageGateway.Core.Budgets;

/// <summary>
/// Transitions from period to period. There is one row of periods for all kinds of limits: a new one begins whenever any kind is
/// reset. What a kind that is not reset used before still counts, by its <see cref="LimitMark.Since"/>.
/// </summary>
internal static class NodePeriods
{
    /// <summary>Begins a new period where the calendar says so; otherwise the same object.</summary>
    public static NodeDocument Turn(NodeDocument node, DateTimeOffset now)
    {
        var starts = node.Resets.Map((_, reset) => reset.Start(now));
        // A clock that went back never turns anything.
        bool IsDue(LimitKind kind, DateTimeOffset? start) => start is not null && start > node.Marks[kind].Start;
        return starts.Any(IsDue)
            ? Begin(node, node.Current.Period + 1, (kind, mark, period) => IsDue(kind, starts[kind]) ? new(period, starts[kind], Alerted: false) : mark)
            : node;
    }

    /// <summary>Begins a new period for every kind of limit.</summary>
    public static NodeDocument Reset(NodeDocument node) =>
        Begin(node, node.Current.Period + 1, (_, mark, period) => new(period, mark.Start, Alerted: false));

    /// <summary>
    /// Goes to a period that an owner knows and the store forgot. Nobody knows what was reset there, so all that is known
    /// of goes on counting.
    /// </summary>
    public static NodeDocument Adopt(NodeDocument node, long period) => Begin(node, period, (_, mark, _) => mark);

    /// <summary>A place for an account of an earlier period that the store forgot.</summary>
    public static NodeDocument WithEarlier(NodeDocument node, long period)
    {
        if (node.Ledgers().Any(ledger => ledger.Period == period))
            return node;
        var at = node.Earlier.FindIndex(ledger => ledger.Period > period);
        return node with { Earlier = node.Earlier.Insert(at < 0 ? node.Earlier.Count : at, new() { Period = period }) };
    }

    /// <summary>Takes the earlier periods in which nothing is open any more into the current one.</summary>
    public static NodeDocument Fold(NodeDocument node)
    {
        if (!node.Earlier.Exists(ledger => ledger.IsDone()))
            return node;
        var current = node.Current;
        foreach (var done in node.Earlier.Where(ledger => ledger.IsDone()))
        {
            current = current with
            {
                Settled = current.Settled + node.Counted(done, done.Settled),
                Closed = current.Closed.SetItems(done.Closed),
            };
        }

        return node with { Current = current, Earlier = node.Earlier.RemoveAll(ledger => ledger.IsDone()) };
    }

    /// <summary>Computes the counting state after the reset calendar was configured, which resets nothing by itself.</summary>
    public static PerLimit<LimitMark> Marks(NodeDocument node, PerLimit<PeriodicReset> resets, DateTimeOffset now) =>
        node.Marks.Map((kind, mark) => resets[kind] == node.Resets[kind] ? mark : mark with { Start = resets[kind].Start(now) });

    private static NodeDocument Begin(NodeDocument node, long period, Func<LimitKind, LimitMark, long, LimitMark> mark) => Fold(node with
    {
        Current = new() { Period = period },
        Earlier = node.Earlier.Add(node.Current),
        Marks = node.Marks.Map((kind, old) => mark(kind, old, period)),
    });
}
