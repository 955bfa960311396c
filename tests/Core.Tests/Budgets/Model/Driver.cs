using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>An instance in a world of rates or slots, with the attempts that wait at it and run.</summary>
internal sealed class Driver(LeaseManager instance)
{
    private readonly Dictionary<string, (long Seq, DateTimeOffset At)> _heard = [];

    public LeaseManager Instance => instance;

    public List<(Reservation Admission, long Images, DateTimeOffset Since)> Waiting { get; } = [];

    public List<Run> Running { get; } = [];

    public void Settle(int which)
    {
        if (Running.Count == 0)
            return;
        var run = Running[which % Running.Count];
        Running.Remove(run);
        Assert.True(instance.Settle(run.Reservation, which % 3 == 0 ? Settlement.NotStarted : Settlement.Answered(0, run.Images)));
    }

    public void SettleAll()
    {
        while (Running.Count > 0)
            Settle(0);
    }

    public void Leave(int which)
    {
        if (Waiting.Count > 0)
            instance.Leave(Waiting[which % Waiting.Count].Admission);
    }

    public void Heard(SyncMessage message, DateTimeOffset now)
    {
        if (message.Close)
            _heard.Remove(message.Lease);
        else if (message.Seq > _heard.GetValueOrDefault(message.Lease).Seq)
            _heard[message.Lease] = (message.Seq, now);
    }

    /// <summary>Marks what runs in a lease that the budget did not hear of for one term.</summary>
    public void LoseSlots(DateTimeOffset now)
    {
        if (!_heard.Values.Any(heard => now - heard.At >= new LedgerTerms().Term))
            return;
        foreach (var run in Running)
            run.Lost = true;
    }

    /// <summary>An attempt under way.</summary>
    public sealed class Run(Reservation reservation, long images)
    {
        public Reservation Reservation => reservation;

        public long Images => images;

        public bool Lost { get; set; }
    }
}
