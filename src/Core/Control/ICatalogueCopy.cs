namespace ImageGateway.Core.Control;

/// <summary>A catalogue that is read from a copy in this process, which somebody has to bring up to date.</summary>
public interface ICatalogueCopy
{
    /// <summary>Takes over what was written elsewhere.</summary>
    ValueTask RefreshAsync(CancellationToken cancellationToken);
}
