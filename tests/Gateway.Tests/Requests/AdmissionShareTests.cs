using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Requests;

/// <summary>No key and no workspace ever has more than its share of the house, whatever they do, and everything comes back.</summary>
public sealed class AdmissionShareTests
{
    private static readonly LimitOptions Limits = new() { Concurrent = 8, BytesInFlight = 1000, KeyShare = 50, WorkspaceShare = 75 };

    // Enter as one of six keys of two workspaces, as one of none or in open mode; take a place; take bytes; leave.
    private static readonly Gen<(int Kind, int Who, int Amount)> Steps =
        from kind in Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (2, Gen.Constant(2)), (3, Gen.Constant(3)))
        from who in Gen.Choose(0, 7)
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

            foreach (var workspace in inside.Where(request => request.Who is > 0 and < 7).GroupBy(request => request.Who % 2))
            {
                Assert.InRange(workspace.Count(), 0, Limits.Concurrent * 3 / 4);
                Assert.InRange(workspace.Sum(request => request.Bytes), 0, Limits.BytesInFlight * 3 / 4);
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

    [Fact]
    public void Gate_AWorkspaceWithManyKeys_LeavesRoomForOthersAndForTheOrganisation()
    {
        var gate = Inbound.Gate(Limits);
        var keys = Enumerable.Range(0, Limits.Concurrent).Select(_ => gate.TryEnter()!).ToList();
        var shared = keys.Where((ticket, number) => ticket.TryShare(Of(1) with { Id = "many-" + number })).ToList();
        Assert.Equal(Limits.Concurrent * 3 / 4, shared.Count);
        keys.Except(shared).ToList().ForEach(ticket => ticket.Dispose());
        Assert.Equal([true, true, true, true, true, true], shared.Select(ticket => ticket.TryTake(125)));
        Assert.All(shared, ticket => Assert.False(ticket.TryTake(1)));

        using var other = gate.TryEnter()!;
        Assert.True(other.TryShare(Of(2)) && other.TryTake(125));
        using var organisation = gate.TryEnter()!;
        Assert.True(organisation.TryShare(Of(7) with { Workspace = Of(1).Workspace }) && organisation.TryTake(125));

        shared.ForEach(ticket => ticket.Dispose());
        using var again = gate.TryEnter()!;
        Assert.True(again.TryShare(Of(1)) && again.TryTake(500));
    }

    private static Principal Of(int who) => who switch
    {
        0 => Principal.Open,
        7 => Principal.Open with { Id = "key-7" },
        _ => Principal.Open with { Id = "key-" + who, Workspace = "workspace-" + (who % 2), IsOrganisation = false },
    };
}
