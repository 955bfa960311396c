using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Gateway.Context;

/// <summary>One caller's request on its way through the gateway.</summary>
/// <param name="Context">The HTTP exchange.</param>
/// <param name="Image">What is asked for.</param>
/// <param name="Body">What was read; owns buffers and files that live as long as the request.</param>
public sealed record ImageRequestContext(HttpContext Context, ImageRequest Image, ImageGateway.Gateway.Requests.RequestBody Body)
{
    /// <summary>Credentials of the caller.</summary>
    public ImageGateway.Gateway.Requests.Caller Caller { get; init; }

    /// <summary>Record of the request for the log; null where nothing is logged.</summary>
    public ImageGateway.Gateway.RequestLog.RequestRecord? Record { get; init; }

    /// <summary>Time budget that the patterns of its conditions and guardrails may still use.</summary>
    public required PatternTime Patterns { get; init; }

    /// <summary>Timestamp at which the running attempt was sent; 0 before.</summary>
    public long SentAt { get; set; }

    /// <summary>Timestamp at which the running attempt's answer could be forwarded; 0 before.</summary>
    public long CameAt { get; set; }

    /// <summary>Policy values that apply to the request; null before they were resolved.</summary>
    public ImageGateway.Gateway.Context.ApplicableBudget[]? PolicyPayers { get; set; }

    /// <summary>True when the request was already counted where requests count once.</summary>
    public bool IsCounted { get; set; }

    /// <summary>True when rate limits already let it pass where requests count once.</summary>
    public bool HasPermit { get; set; }

    /// <summary>Capture that keeps the response as it passes; null when nobody wants it kept.</summary>
    public ImageGateway.Gateway.Responses.ResponseCapture? Capture { get; set; }
}
