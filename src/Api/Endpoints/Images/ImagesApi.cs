using ImageGateway.Api.Authentication;
using ImageGateway.Api.Middleware;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary><c>POST /v1/images/{generations,edits,variations}</c>: who, which way, read.</summary>
internal sealed class ImagesApi(
    RequestAdmission gate, ImageCallers callers, RouteResolver resolver, ImageRequestReader reader, ImageRequestRunner runner,
    RequestRecorder recorder)
{
    /// <summary>Answers a request for images.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="operation">The operation of the route.</param>
    /// <param name="refuse">Refuses a body that the route does not take, before anything is said of its provider; null: none.</param>
    public Task HandleAsync(HttpContext context, ImageOperation operation, Func<ParameterSet, GatewayError?>? refuse = null)
    {
        var record = recorder.Begin(context, operation);
        if (gate.TryEnter() is not { } ticket)
            return ErrorWriter.WriteAsync(context, gate.Refusal);

        // What comes before the provider is asked has mostly ended when it returns; what waits then is small.
        var routing = RouteAsync(context, operation, refuse, ticket, record);
        return routing.IsCompletedSuccessfully
            ? RunAsync(context, ticket, routing.Result)
            : RouteAndRunAsync(context, ticket, routing);
    }

    private async Task RouteAndRunAsync(HttpContext context, RequestAdmission.Ticket ticket, ValueTask<RoutedExchange> routing)
    {
        using (ticket)
            await RunAsync(context, null, await routing);
    }

    private async Task RunAsync(HttpContext context, RequestAdmission.Ticket? ticket, RoutedExchange routed)
    {
        using (ticket)
        using (routed.Exchange?.Body)
        {
            var error = routed.Exchange is { } exchange ? await runner.RunAsync(exchange, routed.Plan!) : routed.Error;
            if (error is not null)
                await ErrorWriter.WriteAsync(context, error);
        }
    }

    // Who asks, and where the headers lead.
    private async ValueTask<RoutedExchange> RouteAsync(
        HttpContext context, ImageOperation operation, Func<ParameterSet, GatewayError?>? refuse, RequestAdmission.Ticket ticket,
        RequestRecord? record)
    {
        var request = context.Request;
        if (!(await callers.ReadAsync(request)).TryGet(out var caller, out var refusal))
            return refusal;
        record?.Caller = caller;
        if (!ticket.TryShare(caller.Principal))
            return RequestErrors.OverShare;
        if (!ContentTypes.Check(operation, request.ContentType).TryGet(out var isForm, out var wrongType))
            return wrongType;
        record?.Config = SavedConfigs.NameIn(request.Headers);
        var route = await resolver.ReadAsync(request.Headers, caller, context.RequestAborted);
        if (refuse is null && route is RouteResolution.Failed failed)
            return failed.Error;

        var body = await reader.ReadAsync(request, isForm, ticket);
        var routed = default(RoutedExchange);
        try
        {
            return routed = await PlanAsync(context, operation, refuse, ticket, record, caller, route, body);
        }
        finally
        {
            if (routed.Exchange is null)
                body.Dispose();
        }
    }

    // What is asked for, and the plan that carries it out.
    private async ValueTask<RoutedExchange> PlanAsync(
        HttpContext context, ImageOperation operation, Func<ParameterSet, GatewayError?>? refuse, RequestAdmission.Ticket ticket,
        RequestRecord? record, Caller caller, RouteResolution route, RequestBody body)
    {
        if (body.Error is { } unread)
            return unread.Status == StatusCodes.Status400BadRequest ? refuse?.Invoke(ParameterSet.Empty) ?? unread : unread;
        var image = new ImageRequest(operation, body.Parameters, body.Files);
        record?.Read(image);
        if (refuse?.Invoke(body.Parameters) is { } unfit)
            return unfit;
        if (!ticket.TryTakePlace())
            return RequestErrors.Overloaded;
        var named = Precedence.Named(body.Parameters, AzurePaths.DeploymentOf(context));
        if (!(await resolver.ResolveAsync(route, context.Request.Headers, caller, named, context.RequestAborted)).TryGet(
            out var resolved, out var unresolved))
            return unresolved;
        record?.Secrets = resolved.Plan.Secrets;
        if (!ReferenceEquals(resolved.Parameters, body.Parameters))
            image = image with { Parameters = resolved.Parameters };
        return reader.Create(context, image, body, caller, record).TryGet(out var exchange, out var fault)
            ? new RoutedExchange(exchange, resolved.Plan, null)
            : fault;
    }

    // A request that is ready to run, or the error to answer with.
    private readonly record struct RoutedExchange(ImageRequestContext? Exchange, EffectivePlan? Plan, GatewayError? Error)
    {
        public static implicit operator RoutedExchange(GatewayError error) => new(null, null, error);
    }
}
