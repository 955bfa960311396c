namespace ImageGateway.Gateway.Responses;

/// <summary>Attempt whose images are converted, as far as their conversion asks and tells it.</summary>
public interface IConversionContext
{
    /// <summary>The time that is left for fetching what is behind a link.</summary>
    TimeSpan TimeLeft { get; }

    /// <summary>Tells the caller of an image that is not as it was wanted.</summary>
    void Warn(string warning);
}
