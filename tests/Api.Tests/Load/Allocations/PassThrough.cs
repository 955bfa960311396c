using Microsoft.AspNetCore.Http;

namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>The bare pass-through of the benchmark (<c>bench/BarePassThrough</c>), in this process.</summary>
internal static class PassThrough
{
    private static readonly Uri Target = new("http://127.0.0.1:9/v1/images/generations");

    /// <summary>Passes a request on, and its answer back.</summary>
    public static async Task ServeAsync(HttpMessageInvoker client, HttpContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Target) { Content = new StreamContent(context.Request.Body) };
        request.Content.Headers.ContentLength = context.Request.ContentLength;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var response = await client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
