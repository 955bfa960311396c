using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using ImageGateway.Cluster.Tests.History;
using ImageGateway.Cluster.Tests.Processes;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// A budget of some images that clients of every front-end spend while something goes wrong, until nothing is left.
/// </summary>
internal sealed class FaultRound(FaultCluster cluster, string slug, FaultPace pace, string path)
{
    private const int UsedUp = 412;
    private const int OverRate = 429;
    private const int Unavailable = 503;

    // So many in a row, at each client, say that nothing will come any more.
    private const int Refusals = 5;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    private readonly Availability _during = new();
    private readonly Availability _otherwise = new();
    private readonly Availability _all = new();
    private int _attempts;
    private bool _hasKeys;
    private volatile bool _isFaulty;
    private volatile bool _isOver;
    private FaultMember? _host;
    private string _budget = "";

    public FaultCluster Cluster => cluster;

    /// <summary>The build that runs.</summary>
    public string Path => path;

    public FaultMember FrontEnd => cluster.FrontEnds[^1];

    public string DocumentKey => $"imagegateway/state/virtualkey/{_budget}/ledger";

    public int Sold => _during.Served + _otherwise.Served;

    /// <summary>The silo that hosts the budget when the fault begins.</summary>
    public async Task<FaultMember> HostAsync() => _host ??= await cluster.HostOfAsync(_budget);

    /// <summary>Runs one fault, and says what clients saw of it.</summary>
    public async Task<string> RunAsync(FaultCase fault)
    {
        _hasKeys = fault.HasKeys;
        _budget = await cluster.SaveKeyAsync(slug, pace.Images);
        var buying = cluster.FrontEnds.SelectMany(frontEnd => Enumerable.Range(0, pace.ClientsEach).Select(_ => BuyAsync(frontEnd)))
            .ToArray();
        await RealTime.PassAsync(pace.Before);
        await HostAsync();
        cluster.History.Add(new() { Kind = HistoryKind.Away, Process = slug, Note = fault.Name });
        _isFaulty = true;
        var watch = Stopwatch.StartNew();
        await fault.Begin(this);
        if (fault.Lasts)
            await RealTime.PassAsync(pace.During);
        await fault.End(this);
        var again = cluster.Silos.Sum(static silo => silo.StartedAgain);
        foreach (var silo in cluster.Silos)
            await silo.ReadyOrAgainAsync(path);
        again = cluster.Silos.Sum(static silo => silo.StartedAgain) - again;
        var ended = again > 0 ? FormattableString.Invariant($"{again} silos had ended and were started again; ") : "";
        _isFaulty = false;
        var lasted = watch.Elapsed;

        // What the fault left behind, as leases of processes that are gone, is put in order by messages to come.
        await RealTime.PassAsync(Margin);
        cluster.History.Add(new() { Kind = HistoryKind.Back, Process = slug });
        _isOver = true;
        await Task.WhenAll(buying);
        var usage = (await cluster.ManageAsync(HttpMethod.Get, $"/v1/virtual-keys/{slug}/usage")).GetProperty("cost");
        Longest = _all.LongestGap(Unavailable);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.Name}, {lasted.TotalSeconds:0.0} s: {Sold} of {pace.Images} images; while it lasted {_during}; "
                + $"{ended}otherwise {_otherwise}; longest 503 of the key {Longest.TotalSeconds:0.0} s; usage settled "
                + $"{usage.GetProperty("settled")}, "
                + $"uncertain {usage.GetProperty("uncertain")}, free {usage.GetProperty("free")}, over {usage.GetProperty("over")}");
    }

    /// <summary>Runs a fault after which the cluster is not what it was, and nothing comes back by itself.</summary>
    /// <param name="fault">Makes it happen.</param>
    /// <param name="after">Time for which clients go on.</param>
    public async Task<string> RunLastAsync(Func<FaultCluster, Task> fault, TimeSpan after)
    {
        _budget = await cluster.SaveKeyAsync(slug, pace.Images);
        var buying = cluster.FrontEnds.Select(BuyUntilOverAsync).ToArray();
        await RealTime.PassAsync(pace.Before);
        cluster.History.Add(new() { Kind = HistoryKind.Away, Process = slug });
        _isFaulty = true;
        await fault(cluster);
        await RealTime.PassAsync(after);
        _isOver = true;
        await Task.WhenAll(buying);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Sold} of {pace.Images} images; before {_otherwise}; afterwards {_during}");
    }

    /// <summary>Longest time for which the key had answers of 503 only.</summary>
    public TimeSpan Longest { get; private set; }

    // Paced, so that the budget outlasts the fault; to the end as fast as the answers come.
    private async Task BuyAsync(FaultMember frontEnd)
    {
        using var timer = new PeriodicTimer(pace.Interval);
        for (var refusals = 0; !_isOver || refusals < Refusals;)
        {
            if (!_isOver || refusals > 0)
                await timer.WaitForNextTickAsync();
            if (!frontEnd.IsInRotation)
                continue;
            refusals = await DrawAsync(frontEnd) == UsedUp ? refusals + 1 : 0;
        }
    }

    private async Task BuyUntilOverAsync(FaultMember frontEnd)
    {
        using var timer = new PeriodicTimer(pace.Interval);
        while (!_isOver && await timer.WaitForNextTickAsync())
            await DrawAsync(frontEnd);
    }

    private async Task<int> DrawAsync(FaultMember frontEnd)
    {
        var number = Interlocked.Increment(ref _attempts);
        var attempt = $"{slug} {number.ToString(CultureInfo.InvariantCulture)}";
        var line = new HistoryLine { Kind = HistoryKind.Begin, Process = frontEnd.Name, Attempt = attempt, Budget = _budget };
        cluster.History.Add(line with { Amount = FaultCluster.Image });
        var status = 0;
        var note = "";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(frontEnd.Url, "/v1/images/generations"))
            {
                Content = JsonContent.Create(
                    new { model = FaultCluster.Model, prompt = attempt, size = "1024x1024", response_format = "b64_json" }),
            };
            request.Headers.Add("x-portkey-virtual-key", slug);
            if (_hasKeys && number % 2 == 0)
                request.Headers.Add("Idempotency-Key", $"{slug}-{number.ToString(CultureInfo.InvariantCulture)}");
            using var patience = new CancellationTokenSource(pace.Patience);
            using var response = await cluster.Http.SendAsync(request, patience.Token);
            var text = await response.Content.ReadAsStringAsync(patience.Token);
            status = (int)response.StatusCode;
            note = status is 200 or UsedUp ? "" : text;
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            note = broken.Message;
        }

        var kind = status switch
        {
            200 => HistoryKind.Ok,
            UsedUp or OverRate or Unavailable => HistoryKind.Failed,
            _ => HistoryKind.Unknown,
        };
        cluster.History.Add(line with { Kind = kind, Status = status, Note = note.Length > 0 ? note : null });
        (_isFaulty ? _during : _otherwise).Add(status, cluster.History.Now);
        _all.Add(status, cluster.History.Now);
        return status;
    }
}

/// <summary>The times of a round.</summary>
internal sealed record FaultPace
{
    public int Images { get; init; } = 500;

    public int ClientsEach { get; init; } = 2;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(60);

    public TimeSpan Before { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan During { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Time after which a client gives an answer up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);
}
