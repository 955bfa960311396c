using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>Draws what was ordered and writes it as one JSON body or as a stream of events.</summary>
public sealed class ImageResponses(ImageStudio studio, FileStore files, TimeProvider time)
{
    public SimulatedResponse Draw(ReceivedRequest request, ImageOrder order, IImageDialect dialect) =>
        order.Stream ? SimulatedResponse.Events(200, Events(request, order)) : SimulatedResponse.Json(200, Body(request, order, dialect));

    private JsonObject Body(ReceivedRequest request, ImageOrder order, IImageDialect dialect)
    {
        var count = Count(request, order);
        var body = new JsonObject { ["created"] = Now() };
        if (order.Model.IsGpt && dialect.EchoesSettings(request))
            Echo(body, order);
        body["data"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => Item(request, order, dialect))]);
        if (order.Model.IsGpt)
            body["usage"] = TokenUsage.Count(order, count);
        return body;
    }

    private JsonObject Item(ReceivedRequest request, ImageOrder order, IImageDialect dialect)
    {
        var item = new JsonObject();
        if (order.Model.TakesStyle)
            item["revised_prompt"] = $"{order.Prompt} In full detail, with soft light and muted colours.";
        var image = Image(request, order);
        if (order.AsUrl)
            item["url"] = files.Add(request.Origin, image, ImageFormat.Png, request.Token);
        else
            item["b64_json"] = Convert.ToBase64String(image);
        dialect.Annotate(item, order);
        return item;
    }

    private IEnumerable<ServerEvent> Events(ReceivedRequest request, ImageOrder order)
    {
        var name = order.Operation == ImageOperation.Edit ? "image_edit" : "image_generation";
        for (var image = 0; image < Count(request, order); image++)
        {
            for (var partial = 0; partial < order.PartialImages; partial++)
            {
                yield return Event(request, order, $"{name}.partial_image", data => data["partial_image_index"] = partial);
                if (request.Faults.Has(FaultWords.StreamError))
                    break;
            }

            if (StreamFault(request) is { } error)
            {
                yield return new ServerEvent("error", new JsonObject { ["type"] = "error", ["error"] = error });
                yield break;
            }

            yield return Event(request, order, $"{name}.completed", data => data["usage"] = TokenUsage.Count(order, 1));
        }
    }

    private static JsonObject? StreamFault(ReceivedRequest request)
    {
        if (request.Faults.Has(FaultWords.FilterOutput))
        {
            return OpenAiErrors.Body(
                "The request was rejected by the safety system.", "image_generation_user_error", param: null, "moderation_blocked");
        }

        return request.Faults.Has(FaultWords.StreamError)
            ? OpenAiErrors.Body(
                "The server had an error while processing your request. Sorry about that!", "server_error", param: null, code: null)
            : null;
    }

    private ServerEvent Event(ReceivedRequest request, ImageOrder order, string type, Action<JsonObject> complete)
    {
        var data = new JsonObject
        {
            ["type"] = type,
            ["b64_json"] = Convert.ToBase64String(Image(request, order)),
            ["created_at"] = Now(),
        };
        Echo(data, order);
        complete(data);
        return new ServerEvent(type, data);
    }

    private static void Echo(JsonObject body, ImageOrder order)
    {
        body["background"] = order.Background;
        body["output_format"] = order.OutputFormat;
        body["quality"] = order.Quality;
        body["size"] = order.Size.ToString();
    }

    private byte[] Image(ReceivedRequest request, ImageOrder order) => studio.Draw(
        order.Size, ImageFormats.Parse(order.OutputFormat), order.IsTransparent, request.Faults.Number(FaultWords.Big, 0));

    private static int Count(ReceivedRequest request, ImageOrder order) => request.Faults.Has(FaultWords.Empty) ? 0 : order.Count;

    private long Now() => time.GetUtcNow().ToUnixTimeSeconds();
}
