using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Execution;
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
    RequestAdmission gate, ImageCallers callers, RouteResolver routes, ImageRequestReader reader, Explainer explainer,
    ResponseRedaction redaction)
{
    private const string OperationName = "operation";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with the price of a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var ticket = gate.TryEnter();
        var error = ticket is null ? gate.Refusal : await HandleAsync(context, ticket);
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

        var isForm = request.ContentType is { } type && ContentTypes.IsForm(type);
        using var body = await reader.ReadAsync(request, isForm, ticket);
        if (body.Error is not null)
            return body.Error;
        if (!ticket.TryTakePlace())
            return RequestErrors.Overloaded;
        if (OperationOf(body.Parameters, isForm) is not { } operation)
            return GatewayError.Invalid("'operation' must be generation, edit or variation.", OperationName, "invalid_value");

        if (!(await routes.ResolveAsync(route, request.Headers, caller, body.Parameters, context.RequestAborted)).TryGet(
            out var resolved, out var unresolved))
            return unresolved;
        var image = new ImageRequest(operation, resolved.Parameters.Without(OperationName), body.Files);
        if (!reader.Create(context, image, body, caller).TryGet(out var exchange, out var fault))
            return fault;
        if (!(await explainer.EstimateAsync(exchange, resolved.Plan)).TryGet(out var attempts, out var refused))
            return refused;
        await WriteAsync(context, resolved.Plan, attempts);
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

    private async Task WriteAsync(HttpContext context, EffectivePlan plan, IReadOnlyList<EstimatedAttempt> attempts)
    {
        var (target, written) = (attempts[0].Target, attempts[0].Request);
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
            WritePrice(writer, quote, MostOf(attempts));
            writer.WriteStartArray("dropped_params");
            foreach (var name in translation.Dropped)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteStartArray("attempts");
            foreach (var attempt in attempts)
                WriteAttempt(writer, attempt);
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

    // Each attempt reserves for itself, so that no budget has to have room for more than the dearest.
    private static long? MostOf(IReadOnlyList<EstimatedAttempt> attempts) =>
        attempts is [{ Request.Quote.Exact: true }] ? null : attempts.Max(static attempt => attempt.Request.Quote?.MicroDollars);

    private static void WriteAttempt(Utf8JsonWriter writer, EstimatedAttempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteString("target", attempt.Target.Path);
        writer.WriteString("provider", attempt.Target.Provider);
        writer.WriteString("model", attempt.Request.Translation.Model);
        if (attempt.Request.Quote is { } quote)
        {
            WriteDollars(writer, "cost_usd", quote.MicroDollars);
            writer.WriteBoolean("cost_is_exact", quote.Exact);
        }
        else
        {
            writer.WriteNull("cost_usd");
        }

        writer.WriteEndObject();
    }

    private static void WriteDollars(Utf8JsonWriter writer, string name, long microDollars)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Encoding.ASCII.GetBytes(CostText.Dollars(microDollars)));
    }

    private static void WritePrice(Utf8JsonWriter writer, PriceQuote? quote, long? most)
    {
        writer.WriteBoolean("priced", quote is not null);
        if (quote is null)
        {
            writer.WriteString("code", "price_unknown");
            return;
        }

        writer.WriteBoolean("exact", quote.Exact);
        if (quote.Exact)
            WriteDollars(writer, "cost_usd", quote.MicroDollars);
        if (most is { } dearest)
            WriteDollars(writer, "cost_max_usd", dearest);
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
