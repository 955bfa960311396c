using ImageGateway.Api.ControlPlane;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Api.Tests.ControlPlane;

public sealed class KeyedLocksTests
{
    private readonly KeyedLocks _cells = new(capacity: 2);

    [Fact]
    public void Enter_BudgetInUse_IsTheSameCellHoweverManyThereAre()
    {
        var used = _cells.Enter(Budget("used"));
        Use("a");
        Use("b");
        Use("c");

        Assert.Same(used, _cells.Enter(Budget("used")));
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
        var cell = _cells.Enter(Budget("a"));
        Assert.Same(cell, Use("a"));
        Use("b");
        Use("c");
        Use("d");

        Assert.Same(cell, _cells.Enter(Budget("a")));
    }

    private static BudgetId Budget(string id) => new(BudgetKind.VirtualKey, id);

    private KeyedLock Use(string id)
    {
        var cell = _cells.Enter(Budget(id));
        _cells.Leave(cell);
        return cell;
    }
}
