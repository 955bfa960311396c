using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Endpoints.Images;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Explain;

/// <summary>
/// <c>POST /v1/configs/explain {config, request: {method, path, headers, body}, seed}</c>: which targets a request would
/// try, in what order, why, with what translated request and at what price. Nothing is sent.
/// </summary>
internal sealed class ExplainApi(
    RequestAdmission gate, ImageCallers callers, RouteResolver routes, ImageRequestReader reader, Explainer explainer,
    ResponseRedaction redaction)
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the attempts that a request would make.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var ticket = gate.TryEnter();
        var error = ticket is null ? gate.Refusal : await HandleAsync(context, ticket);
        if (error is not null)
            await ErrorWriter.WriteAsync(context, error);
    }

    private async ValueTask<GatewayError?> HandleAsync(HttpContext context, RequestAdmission.Ticket ticket)
    {
        if (!(await callers.ReadAsync(context.Request, "configs.read")).TryGet(out var caller, out var refusal))
            return refusal;
        if (!ticket.TryShare(caller.Principal))
            return RequestErrors.OverShare;
        using var body = await reader.ReadAsync(context.Request, isForm: false, ticket);
        if (body.Error is not null)
            return body.Error;
        if (!ticket.TryTakePlace())
            return RequestErrors.Overloaded;
        if (!DescribedRequest.Read(body.Parameters).TryGet(out var request, out var fault))
            return fault;
        if (!ImageCallers.WithDefaults(request.Headers, caller with { MetadataFault = null }).TryGet(out caller, out var denied))
            return denied;
        caller = caller with
        {
            ProviderKey = await callers.ProviderKeyOfAsync(request.Headers, context.RequestAborted)
            ?? caller.ProviderKey
        };
        var early = await routes.ReadAsync(request.Headers, caller, context.RequestAborted);
        if (!(await routes.ResolveAsync(early, request.Headers, caller, request.Image.Parameters, context.RequestAborted)).TryGet(
            out var resolved, out var unresolved))
            return unresolved;
        var image = request.Image with { Parameters = resolved.Parameters };
        if (!reader.Create(context, image, body, caller).TryGet(out var exchange, out var refused))
            return refused;

        var attempts = await explainer.ExplainAsync(
            exchange, new(resolved.Plan, request.Path, request.Headers, image) { Patterns = exchange.Patterns },
            body.Parameters.Integer(ParameterNames.Seed));
        if (attempts.Count == 0)
            return RouteErrors.NoCaseFits;
        await WriteAsync(context, resolved.Plan, attempts, request.Headers, image);
        return null;
    }

    private async Task WriteAsync(
        HttpContext context, EffectivePlan plan, IReadOnlyList<PlannedAttempt> attempts, IHeaderDictionary headers, ImageRequest image)
    {
        var stages = new AttemptStages(headers);
        var text = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(text, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "config.explanation");
            writer.WriteStartArray("attempts");
            foreach (var planned in attempts)
                WriteAttempt(writer, planned, image, stages);
            writer.WriteEndArray();
            writer.WriteStartArray("warnings");
            foreach (var warning in plan.Warnings)
                writer.WriteStringValue(warning);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        ResponseHeaders.Trace(context, context.Response.Headers);
        context.Response.ContentType = "application/json";
        var response = redaction.Redact(text.WrittenMemory, plan);
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response);
    }

    private static void WriteAttempt(Utf8JsonWriter writer, PlannedAttempt planned, ImageRequest image, AttemptStages stages)
    {
        var (target, call) = (planned.Target, planned.Request);
        writer.WriteStartObject();
        writer.WriteString("target", target.Path);
        writer.WriteString("provider", target.Provider);
        writer.WriteString("model", call?.Translation.Model ?? target.Shape(image.Parameters).Text(ParameterNames.Model));
        writer.WriteString("reason", planned.Reason);
        writer.WriteBoolean("passed_over", planned.IsPassedOver);
        writer.WriteNumber("retries", target.Retry.Attempts);
        stages.Write(writer, target);
        if (call is null)
            writer.WriteNull("request");
        else
            WriteCalls(writer, call, target.ForwardHeaders);
        WriteCost(writer, call);
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, WrittenRequest call, IReadOnlyList<string> forwarded)
    {
        writer.WritePropertyName("request");
        CallDescription.Write(writer, call.Translation.Calls[0]);
        writer.WriteNumber("calls", call.Translation.Calls.Count);
        writer.WriteStartArray("forwarded_headers");
        foreach (var name in forwarded.Where(UpstreamSender.IsForwarded))
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("dropped_params");
        foreach (var name in call.Translation.Dropped)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    // The most that it can be where the price is known only afterwards.
    private static void WriteCost(Utf8JsonWriter writer, WrittenRequest? call)
    {
        writer.WritePropertyName("cost_usd");
        if (call?.Quote is not { } quote)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteRawValue(Encoding.ASCII.GetBytes(CostText.Dollars(quote.MicroDollars)));
        writer.WriteBoolean("cost_is_exact", quote.Exact);
    }
}
