namespace ImageGateway.Grains.Contracts;

/// <summary>Tells whether an instance lives; the key is the instance's name, which is new at every start of its process.</summary>
[GrainInterfaceType("ig.IInstanceGrain")]
[Alias("ig.IInstanceGrain")]
public interface IInstanceGrain : IGrainWithStringKey
{
    /// <summary>Gives a sign of life.</summary>
    [Alias("Beat")]
    ValueTask Beat(CancellationToken cancellationToken = default);

    /// <summary>Determines whether no sign came for so long that the instance is gone, or cut off.</summary>
    [Alias("IsGone")]
    ValueTask<bool> IsGone(CancellationToken cancellationToken = default);
}
