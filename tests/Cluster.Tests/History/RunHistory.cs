using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>A whole history, as its rules look at it.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<(string Attempt, string Budget), AttemptStory> _attempts = [];

    public RunHistory(IEnumerable<HistoryLine> lines)
    {
        Lines = [.. lines.OrderBy(line => line.At)];
        foreach (var line in Lines)
        {
            if (line is { Kind: HistoryKind.Limit, Budget: { } budget })
                Limits[budget] = line;
            else if (line is { Attempt: { } attempt, Budget: { } payer })
                Story(attempt, payer).Add(line);
        }
    }

    /// <summary>All lines in their order.</summary>
    public IReadOnlyList<HistoryLine> Lines { get; }

    /// <summary>The last limits of each budget.</summary>
    public Dictionary<string, HistoryLine> Limits { get; } = [];

    /// <summary>Story of each attempt at each of its budgets.</summary>
    public IReadOnlyCollection<AttemptStory> Attempts => _attempts.Values;

    /// <summary>True when the run looked into its front-ends.</summary>
    public bool KnowsFrontEnds => Lines.Any(line => line.Kind is HistoryKind.Admitted or HistoryKind.Settled);

    /// <summary>True when everything had ended and was reported in the end.</summary>
    public bool EndsQuiet => Lines is [.., { Kind: HistoryKind.Quiet }] || Lines.Any(line => line.Kind == HistoryKind.Quiet);

    public static RunHistory Read(string text) =>
        new(text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(HistoryLine.Parse));

    private AttemptStory Story(string attempt, string budget)
    {
        if (!_attempts.TryGetValue((attempt, budget), out var story))
            _attempts.Add((attempt, budget), story = new(attempt, budget));
        return story;
    }
}

/// <summary>Story of one attempt at one budget.</summary>
internal sealed class AttemptStory(string attempt, string budget)
{
    public string Attempt => attempt;

    public string Budget => budget;

    public HistoryLine? Begin { get; private set; }

    public HistoryLine? Admitted { get; private set; }

    /// <summary>How it ended for its client; more than one is a fault.</summary>
    public List<HistoryLine> Ends { get; } = [];

    public List<HistoryLine> Drawn { get; } = [];

    public List<HistoryLine> Settled { get; } = [];

    public HistoryLine? End => Ends.Count > 0 ? Ends[0] : null;

    public Amount Need => Begin?.Amount ?? Amount.Zero;

    public override string ToString() => $"attempt {attempt} at {budget}";

    public void Add(HistoryLine line)
    {
        switch (line.Kind)
        {
            case HistoryKind.Begin:
                Begin = line;
                break;
            case HistoryKind.Admitted:
                Admitted = line;
                break;
            case HistoryKind.Drawn:
                Drawn.Add(line);
                break;
            case HistoryKind.Ok or HistoryKind.Failed or HistoryKind.Unknown:
                Ends.Add(line);
                break;
            case HistoryKind.Settled:
                Settled.Add(line);
                break;
        }
    }
}
