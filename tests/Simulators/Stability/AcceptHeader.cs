using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Stability;

/// <summary>Which of an endpoint's two forms of answer the Accept header picks.</summary>
public static class AcceptHeader
{
    /// <summary>
    /// The first offered type in the header's own order; the first offer when there is no header, and for */*; null when none fits.
    /// </summary>
    public static string? Choose(ReceivedRequest request, params IReadOnlyList<string> offers)
    {
        if (request.Header("accept") is not { } accept)
            return offers[0];
        return accept.Split(',').Select(one => one.Split(';')[0].Trim().ToLowerInvariant())
            .Select(type => type == "*/*" ? offers[0] : offers.FirstOrDefault(offer => offer == type))
            .FirstOrDefault(found => found is not null);
    }
}
