using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>
/// <c>POST /v1/images/estimate</c>: a request as to the other image routes, answered with its price and with what would be
/// sent, without sending it. A form, or a JSON body with <c>image</c> or <c>images</c>, is an edit; a field
/// <c>operation</c> says otherwise.
/// </summary>
internal sealed class EstimateApi(
    RequestAdmission gate, ImageCallers callers, RouteResolver routes, JsonBodyReader json, FormBodyReader forms,
    Explainer explainer, ResponseRedaction redaction, GatewayOptions options, TimeProvider time)
{
    private const string OperationName = "operation";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the price of a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var ticket = gate.TryEnter();
        var error = ticket is null ? RequestErrors.Overloaded : await HandleAsync(context, ticket);
        if (error is not null)
            await ErrorWriter.WriteAsync(context, error);
    }

    private async ValueTask<GatewayError?> HandleAsync(HttpContext context, RequestAdmission.Ticket ticket)
    {
        var request = context.Request;
        if (!(await callers.ReadAsync(request)).TryGet(out var caller, out var refusal))
            return refusal;
        if (!ticket.TryShare(caller.Principal))
            return RequestErrors.OverShare;
        var route = await routes.ReadAsync(request.Headers, caller, context.RequestAborted);
        if (route is RouteResolution.Failed failed)
            return failed.Error;

        var isForm = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) ?? false;
        using var body = isForm
            ? await forms.ReadAsync(request, ticket, context.RequestAborted)
            : await json.ReadAsync(request, ticket, context.RequestAborted);
        if (body.Error is not null)
            return body.Error;
        if (!ticket.TryTakePlace())
            return RequestErrors.Overloaded;
        if (OperationOf(body.Parameters, isForm) is not { } operation)
            return GatewayError.Invalid("'operation' must be generation, edit or variation.", OperationName, "invalid_value");

        if (!(await routes.ResolveAsync(route, request.Headers, caller, body.Parameters, context.RequestAborted)).TryGet(
            out var resolved, out var unresolved))
            return unresolved;
        var target = RouteWalk.First(resolved.Plan.Root);
        var image = new ImageRequest(operation, resolved.Parameters.Without(OperationName), body.Files);
        if (image.Check(options.Limits.PromptChars) is { } fault)
            return fault;
        var exchange = new ImageRequestContext(context, image, body) { Caller = caller, Patterns = new(time) };
        if (!(await explainer.ExplainAsync(exchange, resolved.Plan, target)).TryGet(out var written, out var refused))
            return refused;
        await WriteAsync(context, resolved.Plan, target, written);
        return null;
    }

    private static ImageOperation? OperationOf(ParameterSet parameters, bool isForm) => parameters.Text(OperationName) switch
    {
        "generation" => ImageOperation.Generation,
        "edit" => ImageOperation.Edit,
        "variation" => ImageOperation.Variation,
        null => isForm || parameters.Items.Any(item => !item.IsNull && InputNames.IsImage(item.Name))
            ? ImageOperation.Edit
            : ImageOperation.Generation,
        _ => null,
    };

    private async Task WriteAsync(HttpContext context, EffectivePlan plan, Target target, WrittenRequest written)
    {
        var (image, translation, quote) = (written.Request.Image, written.Translation, written.Quote);
        var text = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(text, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "image.estimate");
            writer.WriteString("provider", target.Provider);
            writer.WriteString("model", translation.Model);
            writer.WriteString(OperationName, written.Translated.Image.Operation.ToString().ToLowerInvariant());
            writer.WriteNumber("n", image.Count);
            if (translation.SizeUsed is { } size)
                writer.WriteString("size", size.ToString());
            WritePrice(writer, quote);
            writer.WriteStartArray("dropped_params");
            foreach (var name in translation.Dropped)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WritePropertyName("requests");
            CallDescription.Write(writer, translation.Calls);
            writer.WriteEndObject();
        }

        ResponseHeaders.Describe(
            context, target, new(translation.Dropped, plan.Warnings) { ModelUsed = written.ModelUsed, Sunset = written.Request.Sunset });
        context.Response.ContentType = "application/json";
        var response = redaction.Redact(text.WrittenMemory, plan);
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response);
    }

    private static void WritePrice(Utf8JsonWriter writer, PriceQuote? quote)
    {
        writer.WriteBoolean("priced", quote is not null);
        if (quote is null)
        {
            writer.WriteString("code", "price_unknown");
            return;
        }

        writer.WriteBoolean("exact", quote.Exact);
        writer.WritePropertyName(quote.Exact ? "cost_usd" : "cost_max_usd");
        writer.WriteRawValue(Encoding.ASCII.GetBytes(CostText.Dollars(quote.MicroDollars)));
        writer.WriteStartArray("basis");
        foreach (var row in quote.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("model", row.Model);
            writer.WriteString("unit", row.Unit.ToString().ToLowerInvariant());
            writer.WriteString("size", row.Size);
            writer.WriteString("quality", row.Quality);
            writer.WriteString("usd", (row.PicoDollars / 1_000_000_000_000m).ToString("0.############", CultureInfo.InvariantCulture));
            writer.WriteString("source", row.Source);
            writer.WriteString("as_of", row.AsOf);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
