using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>Finds the target whose models a request asks for.</summary>
internal sealed class ModelListTargets(RouteResolver routes, TargetRequests requests)
{
    /// <summary>Finds the first target that may be asked, as of a request for images; where none may, the first says why.</summary>
    public async ValueTask<Result<Target>> FindAsync(HttpContext context, Caller caller)
    {
        var headers = context.Request.Headers;
        var named = await routes.ReadAsync(headers, caller, context.RequestAborted);
        if (!(await routes.ResolveAsync(named, headers, caller, ParameterSet.Empty, context.RequestAborted)).TryGet(
            out var resolved, out var error))
            return error;
        var first = RouteWalk.First(resolved.Plan.Root);
        if (requests.RefusalAt(first) is not { } refusal)
            return first;
        return RouteWalk.Targets(resolved.Plan.Root).FirstOrDefault(other => requests.RefusalAt(other) is null) is { } other
            ? other
            : refusal;
    }
}
