using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>Parts of a response that all deliveries share: its head, the text around its images, and the form of these.</summary>
public sealed class ResponseParts(SpoolFolder folder, ImageConversions conversions, TimeProvider time)
{
    /// <summary>Folder in which large images wait.</summary>
    public SpoolFolder Folder => folder;

    /// <summary>Clock of the deliveries.</summary>
    public TimeProvider Time => time;

    /// <summary>Sets status and headers, before the first byte.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="reply">The answer whose headers the caller gets.</param>
    /// <param name="contentType">Media type of the response.</param>
    /// <param name="drawn">Its images, for their price.</param>
    public void Start(Attempt attempt, UpstreamReply? reply, string contentType, DrawnImages drawn)
    {
        var (context, notes) = (attempt.Exchange.Context, attempt.Notes);
        if (attempt.Exchange.CameAt == 0)
            attempt.Exchange.CameAt = time.GetTimestamp();
        var status = attempt.Hooks?.Status ?? StatusCodes.Status200OK;
        if (attempt.LateWarnings.All is { IsEmpty: false } late)
            notes = notes with { Warnings = [.. notes.Warnings, .. late] };
        if (attempt.Target.Retry.IsUsedUpBy(status, notes.Retry))
            notes = notes with { Retry = -1 };
        ResponseHeaders.Copy(reply, context.Response);
        attempt.Reservation?.DescribeRates(context.Response.Headers);
        ResponseHeaders.Describe(context, attempt.Target, notes);
        ResponseHeaders.Cost(context.Response.Headers, attempt.Quote, attempt.Quote?.Settle(drawn));
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
    }

    /// <summary>The text around the images in JSON.</summary>
    public ResponseEnvelope Envelope(Attempt attempt) => new(
        time.GetUtcNow().ToUnixTimeSeconds(),
        attempt.Provider.Capabilities.HasOpenAiResponses ? null : attempt.Target.Provider);

    /// <summary>The form in which a call's images are given.</summary>
    public ImageConversion Conversion(Attempt attempt, ProviderCall call, UpstreamReply reply) => conversions.For(
        attempt.Exchange.Context.Request,
        attempt.Image.Stream
            ? ImageFormat.Base64
            : attempt.Image.Format ?? OpenAiForms.DefaultOf(attempt.Exchange.Image.Model) ?? attempt.Translation.DefaultFormat,
        new(attempt, attempt.Allowance, Math.Max(1, call.Images), reply.Source));
}
