using ImageGateway.Core.Images;

namespace ImageGateway.Api.Pipeline;

/// <summary>One caller's request on its way through the gateway.</summary>
/// <param name="Context">The HTTP exchange.</param>
/// <param name="Image">What is asked for.</param>
/// <param name="Body">What was read; owns buffers and files that live as long as the request.</param>
internal sealed record ImageExchange(HttpContext Context, ImageRequest Image, Requests.RequestBody Body)
{
    /// <summary>Who asks.</summary>
    public Identity.Caller Caller { get; init; }

    /// <summary>What keeps the answer while it passes, where someone wants it kept.</summary>
    public Twins.AnswerCapture? Capture { get; set; }
}
