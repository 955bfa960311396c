using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Requests;

/// <summary>One key never has more than its share of the house, whatever it does, and everything comes back.</summary>
public sealed class AdmissionShareTests
{
    private static readonly LimitOptions Limits = new() { Concurrent = 8, BytesInFlight = 1000, KeyShare = 50 };

    // Enter as one of three keys or in open mode; take a place; take bytes; leave.
    private static readonly Gen<(int Kind, int Who, int Amount)> Steps =
        from kind in Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (2, Gen.Constant(2)), (3, Gen.Constant(3)))
        from who in Gen.Choose(0, 3)
        from amount in Gen.Choose(1, 400)
        select (kind, who, amount);

    [Fact]
    public void Gate_AnyCallers_KeepsEveryKeyWithinItsShare() => Prop.ForAll(Arb.From(Gen.ListOf(Steps)), steps =>
    {
        var gate = Inbound.Gate(Limits);
        var inside = new List<(int Who, RequestAdmission.Ticket Ticket, long Bytes, bool Placed)>();
        foreach (var (kind, who, amount) in steps)
        {
            if (kind == 0)
            {
                if (gate.TryEnter() is not { } ticket)
                    continue;
                if (ticket.TryShare(Of(who)))
                    inside.Add((who, ticket, 0, false));
                else
                    ticket.Dispose();
            }
            else if (inside.Count > 0)
            {
                var index = amount % inside.Count;
                var one = inside[index];
                if (kind == 1 && !one.Placed && one.Ticket.TryTakePlace())
                    inside[index] = one with { Placed = true };
                else if (kind == 2 && one.Ticket.TryTake(amount))
                    inside[index] = one with { Bytes = one.Bytes + amount };
                else if (kind == 3)
                    Leave(index);
            }

            Assert.Equal((inside.Count, inside.Sum(request => request.Bytes)), (gate.Requests, gate.Bytes));
            Assert.InRange(inside.Count(request => request.Placed), 0, Limits.Concurrent);
            Assert.InRange(inside.Sum(request => request.Bytes), 0, Limits.BytesInFlight);
            foreach (var key in inside.Where(request => request.Who > 0).GroupBy(request => request.Who))
            {
                Assert.InRange(key.Count(), 0, Limits.Concurrent / 2);
                Assert.InRange(key.Sum(request => request.Bytes), 0, Limits.BytesInFlight / 2);
            }
        }

        while (inside.Count > 0)
            Leave(0);
        Assert.Equal((0, 0), (gate.Requests, gate.Bytes));

        void Leave(int index)
        {
            inside[index].Ticket.Dispose();
            inside.RemoveAt(index);
        }
    }).Check(1_000);

    [Fact]
    public void Gate_FullOfBodiesThatArrive_StillCarriesOut()
    {
        var gate = Inbound.Gate(Limits);
        var slow = Enumerable.Range(0, Limits.Concurrent / 2).Select(_ => gate.TryEnter()!).ToList();
        Assert.All(slow, ticket => Assert.True(ticket.TryShare(Of(1))));
        using var tooMany = gate.TryEnter()!;
        Assert.False(tooMany.TryShare(Of(1)));

        using var other = gate.TryEnter()!;
        Assert.True(other.TryShare(Of(2)) && other.TryTake(500) && other.TryTakePlace());
    }

    private static Principal Of(int who) => who == 0 ? Principal.Open : Principal.Open with { Id = "key-" + who };
}
