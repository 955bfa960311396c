using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Reads the bodies of the image routes, and makes of them the requests whose plans are walked.</summary>
internal sealed class ImageRequestReader(JsonBodyReader json, FormBodyReader forms, LimitOptions limits, TimeProvider time)
{
    /// <summary>Reads a body, as a form or as JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isForm">Whether it is a form.</param>
    /// <param name="ticket">Where its bytes are counted.</param>
    /// <returns>The body, to be disposed with the request.</returns>
    public ValueTask<RequestBody> ReadAsync(HttpRequest request, bool isForm, RequestAdmission.Ticket ticket) => isForm
        ? forms.ReadAsync(request, ticket, request.HttpContext.RequestAborted)
        : json.ReadAsync(request, ticket, request.HttpContext.RequestAborted);

    /// <summary>Makes a request, or says what of it cannot be.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="image">What is asked for.</param>
    /// <param name="body">What was read.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="record">Record of the request for the log; null where nothing is logged.</param>
    public Result<ImageRequestContext> Create(
        HttpContext context, ImageRequest image, RequestBody body, Caller caller, RequestRecord? record = null) =>
        image.Check(limits.PromptChars) is { } fault
            ? fault
            : new ImageRequestContext(context, image, body) { Caller = caller, Patterns = new(time), Record = record };
}
