namespace ImageGateway.Core.ControlPlane;

/// <summary>A resource store that is read from a copy in this process, which somebody has to bring up to date.</summary>
public interface IResourceSnapshot
{
    /// <summary>
    /// The change up to which it goes, as <see cref="IResourceStore.ChangesAsync"/> counts them; 0 before it was first read.
    /// </summary>
    long Revision { get; }

    /// <summary>Time between two refreshes, by which a change elsewhere is seen.</summary>
    TimeSpan RefreshInterval { get; }

    /// <summary>Takes over what was written elsewhere.</summary>
    ValueTask RefreshAsync(CancellationToken cancellationToken);
}
