using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>
/// <c>POST /v1/chat/completions</c>: a body with a <c>prompt</c> and no <c>messages</c> is an image asked for on the wrong
/// route, as a page of Portkey's documentation shows it, and is answered as one. Chat is not served.
/// </summary>
internal sealed class ChatApi(ImagesApi images)
{
    /// <summary>Answers a chat request as a generation.</summary>
    public Task HandleAsync(HttpContext context) => images.HandleAsync(context, ImageOperation.Generation, Refuse);

    private static GatewayError NoChat { get; } = GatewayError.Unsupported(
        "This gateway serves images: POST /v1/images/generations, /v1/images/edits or /v1/images/variations. On this route a body with "
            + "'model' and 'prompt' and without 'messages' is taken for a generation.",
        "messages");

    private static GatewayError? Refuse(ParameterSet body) =>
        body.Find(ParameterNames.Prompt) is not null && body.Find("messages") is null ? null : NoChat;
}
