using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Cluster.Tests.History;

/// <summary>Events of a run.</summary>
internal enum HistoryKind
{
    /// <summary>A budget has these limits from now on, as its owner set them.</summary>
    Limit,

    /// <summary>A client asks for something that costs this amount.</summary>
    Begin,

    /// <summary>A front-end has reserved for the attempt; only runs that look into front-ends know it.</summary>
    Admitted,

    /// <summary>The provider was asked to carry the attempt out.</summary>
    Drawn,

    /// <summary>The client has what it asked for.</summary>
    Ok,

    /// <summary>The client was refused, and nothing was carried out.</summary>
    Failed,

    /// <summary>The client does not know what became of it.</summary>
    Unknown,

    /// <summary>A front-end has settled the attempt at a budget; only runs that look into front-ends know it.</summary>
    Settled,

    /// <summary>The store took a budget's document.</summary>
    Written,

    /// <summary>A process does not answer from now on, or a fault begins.</summary>
    Away,

    /// <summary>It answers again, or the fault is over and its traces are gone.</summary>
    Back,

    /// <summary>Everything has ended and was reported: the totals must agree.</summary>
    Quiet,

    /// <summary>Something that a reader of the history wants to know.</summary>
    Note,
}

/// <summary>One line of a history: what a process of a run did or saw, and when.</summary>
internal sealed record HistoryLine
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required HistoryKind Kind { get; init; }

    /// <summary>Microseconds of one monotonic clock.</summary>
    public long At { get; init; }

    public string Process { get; init; } = "";

    public string? Attempt { get; init; }

    public string? Budget { get; init; }

    /// <summary>The amount that is asked for, or was spent.</summary>
    public Amount Amount { get; init; }

    /// <summary>The amount that was perhaps spent.</summary>
    public Amount Uncertain { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    public int Status { get; init; }

    public Limits Limits { get; init; }

    /// <summary>Limits on requests and images a minute.</summary>
    public RateBound Rate { get; init; }

    public WrittenLedger? Ledger { get; init; }

    public string? Note { get; init; }

    public static HistoryLine Parse(string text) => JsonSerializer.Deserialize<HistoryLine>(text, Json)!;

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <summary>A budget's document as far as a history tells of it.</summary>
internal sealed record WrittenLedger
{
    public long Version { get; init; }

    /// <summary>Amount that closed leases spent.</summary>
    public Amount Settled { get; init; }

    /// <summary>Amount that closed leases perhaps spent.</summary>
    public Amount Uncertain { get; init; }

    /// <summary>Leases that are still open.</summary>
    public ImmutableArray<WrittenLease> Leases { get; init; } = [];

    /// <summary>Everything that is settled or spent by an open lease.</summary>
    public Amount Spent() => Leases.IsDefaultOrEmpty ? Settled : Leases.Aggregate(Settled, (sum, lease) => sum + lease.Spent);

    /// <summary>Everything that is uncertain, also at open leases.</summary>
    public Amount Doubt() => Leases.IsDefaultOrEmpty ? Uncertain : Leases.Aggregate(Uncertain, (sum, lease) => sum + lease.Uncertain);

    /// <summary>Everything that is not free.</summary>
    public Amount Committed() => Leases.IsDefaultOrEmpty
        ? Settled + Uncertain
        : Leases.Aggregate(Settled + Uncertain, (sum, lease) => sum + lease.Spent + lease.Uncertain + lease.Held);

    /// <summary>Everything that open leases hold beyond what they spent.</summary>
    public Amount Held() => Leases.IsDefaultOrEmpty ? Amount.Zero : Leases.Aggregate(Amount.Zero, (sum, lease) => sum + lease.Held);

    public static WrittenLedger Of(BudgetDocument document)
    {
        var ledgers = document.Earlier.Append(document.Current).ToArray();
        return new()
        {
            Version = document.Version,
            Settled = ledgers.Aggregate(Amount.Zero, (sum, ledger) => sum + ledger.Settled),
            Uncertain = ledgers.Aggregate(Amount.Zero, (sum, ledger) => sum + ledger.Uncertain),
            Leases = [.. ledgers.SelectMany(ledger => ledger.Accounts).Select(account => WrittenLease.Of(account.Key, account.Value))],
        };
    }
}

/// <summary>One lease of a written document.</summary>
/// <param name="Id">Its id, which begins with its front-end's.</param>
/// <param name="Spent">What its front-end spent.</param>
/// <param name="Uncertain">What it perhaps spent.</param>
/// <param name="Held">What it holds beyond that, for attempts that run or to come.</param>
internal readonly record struct WrittenLease(string Id, Amount Spent, Amount Uncertain, Amount Held)
{
    public static WrittenLease Of(string id, Lease lease) =>
        new(id, lease.Spent, lease.Doubt - lease.Resolved, lease.Committed() - lease.Spent - (lease.Doubt - lease.Resolved));
}
