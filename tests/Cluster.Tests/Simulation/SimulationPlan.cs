using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.Simulation;

/// <summary>Plan of a simulation. The same plan runs the same way every time.</summary>
internal sealed record SimulationPlan
{
    public int Seed { get; init; } = 1;

    public int FrontEnds { get; init; } = 3;

    public int Silos { get; init; } = 3;

    public int Keys { get; init; } = 1;

    /// <summary>Exponent of the keys' popularity: the n-th is asked for in proportion to n to the minus this.</summary>
    public double Skew { get; init; }

    /// <summary>Requests a second, at all front-ends together.</summary>
    public double Rate { get; init; } = 50;

    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Rules of the key with a number, as its owner set them.</summary>
    public Func<int, BudgetRules> Rules { get; init; } = _ => new();

    /// <summary>One request for many images at once, when and for how many; it comes to nothing.</summary>
    public (TimeSpan At, int Images)? Large { get; init; }

    /// <summary>Share of the attempts that may or may not have been carried out, and of those that were not started.</summary>
    public (double Uncertain, double NotStarted) Ends { get; init; }

    /// <summary>Time that an attempt takes.</summary>
    public (TimeSpan Least, TimeSpan Most) Attempt { get; init; } = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));

    /// <summary>Time of one way between a front-end and a silo.</summary>
    public (TimeSpan Least, TimeSpan Most) Way { get; init; } = (TimeSpan.FromMilliseconds(0.3), TimeSpan.FromMilliseconds(3));

    /// <summary>Time of a write to the store.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromMilliseconds(1.5);

    /// <summary>Share of the messages that come again later, however old they are then.</summary>
    public double Doubled { get; init; }

    /// <summary>Front-ends to which no request is sent after a time: what they hold lies unused.</summary>
    public (int FrontEnds, TimeSpan After) Idle { get; init; }

    /// <summary>A front-end that does not answer for a while.</summary>
    public (int FrontEnd, TimeSpan From, TimeSpan Until)? Frozen { get; init; }

    public LedgerTerms Terms { get; init; } = new();
}
