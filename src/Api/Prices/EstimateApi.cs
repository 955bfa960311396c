using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageGateway.Api.Answers;
using ImageGateway.Api.Identity;
using ImageGateway.Api.Options;
using ImageGateway.Api.Pipeline;
using ImageGateway.Api.Requests;
using ImageGateway.Api.Routes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Prices;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Prices;

/// <summary>
/// <c>POST /v1/images/estimate</c>: a request as to the other image routes, answered with its price and with what would be
/// sent, without sending it. A form, or a JSON body with <c>image</c> or <c>images</c>, is an edit; a field
/// <c>operation</c> says otherwise.
/// </summary>
internal sealed class EstimateApi(
    AdmissionGate gate, CallerReader callers, RouteResolver routes, JsonBodyReader json, FormBodyReader forms, ProviderCatalog providers, ModelChoice models, FactCache facts, PriceBook prices, GatewayOptions options)
{
    private const string OperationName = "operation";
    private const int MaxRounds = 3;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers the request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var ticket = gate.TryEnter();
        var error = ticket is null ? RequestErrors.Overloaded : await HandleAsync(context, ticket).ConfigureAwait(false);
        if (error is not null)
            await ErrorWriter.WriteAsync(context, error).ConfigureAwait(false);
    }

    private async ValueTask<GatewayError?> HandleAsync(HttpContext context, AdmissionGate.Ticket ticket)
    {
        var request = context.Request;
        var (caller, refusal) = callers.Read(request.Headers);
        if (refusal is not null)
            return refusal;
        var route = routes.Resolve(request.Headers, caller);
        if (route.Error is not null)
            return route.Error;

        var isForm = request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) ?? false;
        using var body = isForm
            ? await forms.ReadAsync(request, ticket, context.RequestAborted).ConfigureAwait(false)
            : await json.ReadAsync(request, ticket, context.RequestAborted).ConfigureAwait(false);
        if (body.Error is not null)
            return body.Error;
        if (OperationOf(body.Parameters, isForm) is not { } operation)
            return GatewayError.Invalid("'operation' must be generation, edit or variation.", OperationName, "invalid_value");

        var target = route.At(RouteWalk.First(route.Plan!));
        var image = new ImageRequest(operation, target.Shape(body.Parameters.Without(OperationName)), body.Files);
        if (providers.Find(target.Provider) is not { } provider)
            return AttemptErrors.NotServed(target.Provider);
        image = NativeCount.Fold(provider, image);
        if (image.Check(options.Limits.PromptChars) is { } fault)
            return fault;

        (image, var modelUsed, var sunset) = models.Choose(provider, target, image);
        var translation = await TranslateAsync(new(context, image, body), provider, target, new(image, target, providers.BaseUrl(target))).ConfigureAwait(false);
        if (translation.Refusal is not null)
            return translation.Refusal;
        await WriteAsync(context, provider, target, image, translation, new(translation.Dropped, []) { ModelUsed = modelUsed, Sunset = sunset }).ConfigureAwait(false);
        return null;
    }

    // Pictures behind links are not fetched for an estimate: an empty file stands in. What a provider says about its model
    // is looked up as for a request, since what would be sent hangs on it.
    private async ValueTask<Translation> TranslateAsync(ImageExchange exchange, IImageProvider provider, Target target, ProviderRequest request)
    {
        for (var rounds = 0; rounds <= MaxRounds; rounds++)
        {
            var translation = provider.Translate(request);
            if (translation.NeedsFiles)
            {
                var standIn = new MemoryInputFile(ParameterNames.Image, "image.png", "image/png", ReadOnlyMemory<byte>.Empty);
                request = request with { Image = request.Image with { Parameters = request.Image.Parameters.Without(ParameterNames.Image, ParameterNames.Images, ParameterNames.Mask), Files = [standIn] } };
            }
            else if (translation.Needs is { } fact && !request.Facts.ContainsKey(fact.Key))
            {
                var known = await facts.GetAsync(exchange, provider, target, fact).ConfigureAwait(false);
                request = request with { Facts = new Dictionary<string, ReadOnlyMemory<byte>?>(request.Facts) { [fact.Key] = known } };
            }
            else
            {
                return translation;
            }
        }

        throw new InvalidOperationException($"The translation for '{target.Provider}' still needs something after {MaxRounds} rounds.");
    }

    private static ImageOperation? OperationOf(ParameterSet parameters, bool isForm) => parameters.Text(OperationName) switch
    {
        "generation" => ImageOperation.Generation,
        "edit" => ImageOperation.Edit,
        "variation" => ImageOperation.Variation,
        null => isForm || parameters.Find(ParameterNames.Image) is not null || parameters.Find(ParameterNames.Images) is not null ? ImageOperation.Edit : ImageOperation.Generation,
        _ => null,
    };

    private async Task WriteAsync(HttpContext context, IImageProvider provider, Target target, ImageRequest image, Translation translation, AttemptNotes notes)
    {
        var quote = PriceQuery.Of(provider, image, translation) is { } query ? prices.Current.Quote(query) : null;
        var text = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(text, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "image.estimate");
            writer.WriteString("provider", target.Provider);
            writer.WriteString("model", translation.Model);
            writer.WriteString(OperationName, image.Operation.ToString().ToLowerInvariant());
            writer.WriteNumber("n", image.Count);
            if (translation.SizeUsed is { } size)
                writer.WriteString("size", size.ToString());
            WritePrice(writer, quote);
            writer.WriteStartArray("dropped_params");
            foreach (var name in translation.Dropped)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteStartArray("requests");
            foreach (var call in translation.Calls)
                CallDescription.Write(writer, call);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        AnswerHeaders.Describe(context, target, notes);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = text.WrittenCount;
        await context.Response.Body.WriteAsync(text.WrittenMemory).ConfigureAwait(false);
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
        writer.WriteRawValue(Encoding.ASCII.GetBytes(CostHeaders.Dollars(quote.MicroDollars)));
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
