using ImageGateway.Core.Money;

namespace ImageGateway.Core.Control;

/// <summary>Whoever wants to know that a budget's usage passed its threshold. Called once for each, after it is durable.</summary>
public interface ILimitAlertSink
{
    /// <summary>Takes an alert; returns at once and never fails.</summary>
    void Tell(NodeId node, LimitAlert alert);
}
