using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>Hands on the lists of models that providers have themselves, narrowed to what the caller's key may use.</summary>
internal sealed class ProviderModelLists(ProviderCaller calls, TimeProvider time)
{
    /// <summary>Asks for a provider's own list, or for one model of it, and hands the answer on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="call">The call for the list.</param>
    /// <param name="target">The target of the request.</param>
    /// <param name="isList">Whether it is the list, of which models that the caller's key may not use are left out.</param>
    public async Task ForwardAsync(HttpContext context, IImageProvider provider, ProviderCall call, Target target, bool isList)
    {
        using var deadline = new Deadline(target.Time.Headers, target.Time.Total, time);
        using var body = RequestBody.From(ParameterSet.Empty, []);
        var exchange = new ImageRequestContext(context, new ImageRequest(ImageOperation.Generation, ParameterSet.Empty, []), body)
        { Patterns = new(time) };
        var sent = await calls.SendAsync(exchange, provider, call, target, AttemptNotes.None, deadline);
        using var failed = sent.Failure;
        using var reply = sent.Reply;
        ResponseHeaders.Describe(context, target, AttemptNotes.None);
        switch (failed)
        {
            case AttemptResult.Rejected rejected:
                await ErrorWriter.WriteAsync(context, rejected.Error);
                return;
            case AttemptResult.Failed said:
                await ErrorWriter.WriteAsync(context, said.ProviderStatus, said.Error, target.Provider, ImageOperation.Generation);
                return;
        }

        if (isList && AccessErrors.NarrowsModels(target))
        {
            await NarrowAsync(context, reply!, target, deadline);
            return;
        }

        ResponseHeaders.Copy(reply, context.Response);
        ResponseHeaders.Describe(context, target, AttemptNotes.None);
        context.Response.ContentType = "application/json";
        try
        {
            await reply!.Response.Body.CopyToAsync(context.Response.Body, deadline.Token);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    // A list that cannot be read is not handed on: nobody can say what it shows.
    private static async Task NarrowAsync(HttpContext context, UpstreamReply reply, Target target, Deadline deadline)
    {
        byte[]? list;
        try
        {
            list = await NarrowedModelList.ReadAsync(
                reply.Response.Body, model => AccessErrors.OfModel(model, target) is null, deadline.Token);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            list = null;
        }

        if (list is null)
        {
            await ErrorWriter.WriteAsync(
                context, AttemptErrors.Unusable(
                    $"The list of models of '{target.Provider}' cannot be read, so that nothing can be left out of it."));
            return;
        }

        ResponseHeaders.Copy(reply, context.Response);
        ResponseHeaders.Describe(context, target, AttemptNotes.None);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = list.Length;
        await context.Response.Body.WriteAsync(list);
    }
}
