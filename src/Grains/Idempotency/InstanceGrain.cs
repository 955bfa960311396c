using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Idempotency;

/// <summary>Keeps nothing: a new activation waits as long as one that has just heard of the instance.</summary>
[GrainType("instance")]
internal sealed class InstanceGrain(TimeProvider time) : Grain, IInstanceGrain
{
    // Four signs are missed.
    private static readonly TimeSpan Patience = IdempotencyGrains.BeatPeriod * 4;

    private long _heardAt = time.GetTimestamp();

    public ValueTask Beat(CancellationToken cancellationToken)
    {
        _heardAt = time.GetTimestamp();
        return default;
    }

    public ValueTask<bool> IsGone(CancellationToken cancellationToken) => new(time.GetElapsedTime(_heardAt) > Patience);
}
