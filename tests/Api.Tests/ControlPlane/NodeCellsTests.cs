using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Api.Tests.ControlPlane;

public sealed class NodeCellsTests
{
    private readonly NodeCells _cells = new(capacity: 2);

    [Fact]
    public void Enter_NodeInUse_IsTheSameCellHoweverManyThereAre()
    {
        var used = _cells.Enter(Node("used"));
        Use("a");
        Use("b");
        Use("c");

        Assert.Same(used, _cells.Enter(Node("used")));
    }

    [Fact]
    public void Enter_AboveCapacity_ForgetsWhatWasUsedLongestAgo()
    {
        var (a, b) = (Use("a"), Use("b"));
        Assert.Same(a, Use("a"));
        Use("c");

        Assert.Same(a, Use("a"));
        Assert.NotSame(b, Use("b"));
    }

    [Fact]
    public void Leave_OneOfTwoUsers_KeepsTheCellInUse()
    {
        var cell = _cells.Enter(Node("a"));
        Assert.Same(cell, Use("a"));
        Use("b");
        Use("c");
        Use("d");

        Assert.Same(cell, _cells.Enter(Node("a")));
    }

    private static NodeId Node(string id) => new(NodeKind.VirtualKey, id);

    private NodeCell Use(string id)
    {
        var cell = _cells.Enter(Node(id));
        _cells.Leave(cell);
        return cell;
    }
}
