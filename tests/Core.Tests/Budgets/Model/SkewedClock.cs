namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>A host's clock, which is a little ahead of others or behind them.</summary>
internal sealed class SkewedClock(TimeProvider clock, TimeSpan ahead) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + ahead;
}
