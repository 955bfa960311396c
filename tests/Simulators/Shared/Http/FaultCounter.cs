using System.Collections.Concurrent;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>Counts the faults that are to happen only so many times, per test token.</summary>
public sealed class FaultCounter
{
    private readonly ConcurrentDictionary<(string Token, Fault Fault), int> _seen = new();

    /// <summary>The request without the faults that have happened as often as they should.</summary>
    public ReceivedRequest Spend(ReceivedRequest request) =>
        request with { Faults = new Faults([.. request.Faults.All.Where(fault => IsLeft(request, fault))]) };

    public void Clear() => _seen.Clear();

    private bool IsLeft(ReceivedRequest request, Fault fault) =>
        fault.Times is not { } times || _seen.AddOrUpdate((request.Token ?? "", fault), 1, (_, count) => count + 1) <= times;
}
