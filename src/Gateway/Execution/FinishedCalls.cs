using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// The calls of a fan-out that have their images. They are kept while the calls that failed are tried again, so that no
/// image is drawn twice.
/// </summary>
public sealed class FinishedCalls : IDisposable
{
    // Made when a call has finished: most requests are one call.
    private SortedDictionary<int, SpooledCall>? _calls;

    /// <summary>True when no call has finished.</summary>
    public bool IsEmpty => _calls is not { Count: > 0 };

    /// <summary>The attempt that ran last.</summary>
    public Attempt? Last { get; set; }

    /// <summary>The finished calls, in the order of their translation.</summary>
    public IReadOnlyList<SpooledCall> InOrder => [.. _calls?.Values ?? Enumerable.Empty<SpooledCall>()];

    /// <summary>The calls of a translation that have no images yet, by their place in it.</summary>
    public IReadOnlyList<(int Index, ProviderCall Call)> Missing(Translation translation) =>
        [.. translation.Calls.Index().Where(call => _calls?.ContainsKey(call.Index) != true).Select(call => (call.Index, call.Item))];

    /// <summary>Keeps a call that has its images.</summary>
    public void Keep(int index, SpooledCall call) => (_calls ??= []).Add(index, call);

    /// <summary>Lets all of them go.</summary>
    public void Clear()
    {
        foreach (var call in InOrder)
            call.Dispose();
        _calls?.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_calls is not null)
            Clear();
    }
}
