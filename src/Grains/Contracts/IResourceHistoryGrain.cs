namespace ImageGateway.Grains.Contracts;

/// <summary>Remembers up to which change the audit and the versions of configs were rewritten, and by which rule; there is one.</summary>
[GrainInterfaceType("ImageGateway.Grains.Resources.IResourceHistoryGrain")]
[Alias("ig.IResourceHistoryGrain")]
public interface IResourceHistoryGrain : IGrainWithStringKey
{
    /// <summary>The number of the latest change that was rewritten by a rule; 0 where another rule or none was used.</summary>
    [Alias("RewrittenUpTo")]
    ValueTask<long> RewrittenUpTo(string rule, CancellationToken cancellationToken = default);

    /// <summary>Remembers that all changes up to a number were rewritten by a rule, and returns the number.</summary>
    [Alias("Remember")]
    ValueTask<long> Remember(string rule, long sequence, CancellationToken cancellationToken = default);
}
