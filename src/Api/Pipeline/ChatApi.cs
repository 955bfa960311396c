using ImageGateway.Api.Answers;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Pipeline;

/// <summary>
/// <c>POST /v1/chat/completions</c>: a body with a <c>prompt</c> and no <c>messages</c> is a picture asked for on the wrong
/// route, as seed 002's REST tab shows it, and is answered as one. Chat is not served.
/// </summary>
internal sealed class ChatApi(ImagesApi images)
{
    private const int MaxLookAheadBytes = 1 << 20;

    /// <summary>Answers the request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (await AsksForPictureAsync(context.Request, context.RequestAborted).ConfigureAwait(false))
            await images.HandleAsync(context, ImageOperation.Generation).ConfigureAwait(false);
        else
            await ErrorWriter.WriteAsync(context, NoChat).ConfigureAwait(false);
    }

    private static GatewayError NoChat { get; } = GatewayError.Unsupported(
        "This gateway serves images: POST /v1/images/generations, /v1/images/edits or /v1/images/variations. On this route a body with 'model' and 'prompt' and without 'messages' is taken for a generation.", "messages");

    // Looks into the body without taking it from whoever reads it next.
    private static async ValueTask<bool> AsksForPictureAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            var enough = result.IsCompleted || buffer.Length > MaxLookAheadBytes;
            var verdict = enough && IsPicture(System.Buffers.BuffersExtensions.ToArray(buffer));
            reader.AdvanceTo(buffer.Start, enough ? buffer.Start : buffer.End);
            if (enough)
                return verdict;
        }
    }

    private static bool IsPicture(byte[] body)
    {
        try
        {
            var parameters = ParameterSet.Parse(body, maxDepth: 64);
            return parameters.Find(ParameterNames.Prompt) is not null && parameters.Find("messages") is null;
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
