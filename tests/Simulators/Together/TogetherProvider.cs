using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Together;

/// <summary>Together AI's image route below /together.</summary>
public sealed class TogetherProvider(ImageStudio studio, FileStore files) : ISimulatedProvider
{
    private const int UsualSide = 1_024;

    public string Name => "together";

    public string Prefix => "/together";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1/images/generations", Generate);
        routes.Otherwise(request => Refuse(request) ?? TogetherErrors.Create(404, "The requested path does not exist."));
    }

    private SimulatedResponse Generate(ReceivedRequest request)
    {
        if (Refuse(request) is { } refused)
            return refused;
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return TogetherErrors.Create(400, "The body must be a JSON object.");
        var parameters = ParameterSet.FromJson(body);
        if (TogetherChecks.Rules.Check(parameters) is { } violation)
            return TogetherErrors.Create(violation);
        if (TogetherModels.Find(parameters["model"]!.Text!) is not { } model)
            return TogetherErrors.Create(404, $"Unable to access model {parameters["model"]!.Text}.", code: "model_not_available");
        return TogetherChecks.Refuse(model, parameters) ?? TogetherErrors.Fault(request.Faults) ?? Draw(request, parameters, model);
    }

    private SimulatedResponse Draw(ReceivedRequest request, ParameterSet parameters, TogetherModel model)
    {
        var count = request.Faults.Has(FaultWords.Empty) ? 0 : (int)(parameters["n"]?.Integer ?? 1);
        return SimulatedResponse.Json(200, new JsonObject
        {
            ["id"] = $"o{Guid.NewGuid():N}",
            ["model"] = model.Name,
            ["object"] = "list",
            ["data"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => Item(request, parameters, index))]),
        });
    }

    private JsonObject Item(ReceivedRequest request, ParameterSet parameters, int index)
    {
        var format = ImageFormats.Parse(parameters["output_format"]?.Text ?? "jpeg");
        var image = studio.Draw(Size(parameters), format, padding: request.Faults.Number(FaultWords.Big, 0));
        return parameters["response_format"]?.Text == "base64"
            ? new JsonObject { ["index"] = index, ["type"] = "b64_json", ["b64_json"] = Convert.ToBase64String(image) }
            : new JsonObject { ["index"] = index, ["type"] = "url", ["url"] = files.Add(request.Origin, image, format, request.Token) };
    }

    private static ImageSize Size(ParameterSet parameters) => parameters["aspect_ratio"]?.Text is { } ratio
        ? ImageSize.OfRatio(ratio, UsualSide)
        : new((int)(parameters["width"]?.Integer ?? UsualSide), (int)(parameters["height"]?.Integer ?? UsualSide));

    private static SimulatedResponse? Refuse(ReceivedRequest request) =>
        request.Bearer?.StartsWith("sk-test", StringComparison.Ordinal) == true
        ? null
        : TogetherErrors.Create(401, "Invalid API key provided.", code: "invalid_api_key");
}
