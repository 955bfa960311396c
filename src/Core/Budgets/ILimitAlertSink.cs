namespace ImageGateway.Core.Budgets;

/// <summary>Receiver of alerts about budgets whose usage passed the threshold. Called once for each alert, after it is durable.</summary>
public interface ILimitAlertSink
{
    /// <summary>Takes an alert; returns at once and never fails.</summary>
    void Raise(BudgetId budget, LimitAlert alert);
}
