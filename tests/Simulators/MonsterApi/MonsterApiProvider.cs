using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Shared.Tasks;

namespace ImageGateway.Simulators.MonsterApi;

/// <summary>Monster API below /monsterapi/v1. Pixels and error bodies are not documented: 512 a side, and <c>{"message"}</c>.</summary>
public sealed class MonsterApiProvider(ImageStudio studio, FileStore files, TaskStore<MonsterProcess> processes, FaultCounter counter)
    : ISimulatedProvider
{
    private const int LargestFile = 8 << 20;

    public string Name => "monsterapi";

    public string Prefix => "/monsterapi";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1/generate/{model}", Known(Submit));
        routes.Get("/v1/status/{id}", Known(Ask));
        routes.Otherwise(Known(_ => Refuse(404, "Not found")));
    }

    private static Func<ReceivedRequest, SimulatedResponse> Known(Func<ReceivedRequest, SimulatedResponse> handler) => request =>
        request.Bearer?.StartsWith("sk-test", StringComparison.Ordinal) == true ? handler(request) : Refuse(401, "Unauthorized");

    private SimulatedResponse Submit(ReceivedRequest request)
    {
        if (MonsterModel.All.FirstOrDefault(one => one.Name == request.RouteValue("model")) is not { } model)
            return Refuse(403, "You don't have access to this model");
        ParameterSet? sent = request.Json is { ValueKind: JsonValueKind.Object } body
            ? ParameterSet.FromJson(body)
            : request.Parts is { } parts ? ParameterSet.FromForm(parts) : null;
        if (sent is not { } fields)
            return Refuse(400, "The body must be JSON or a form");
        if (model.Rules.Check(fields) is { } violation)
            return Refuse(422, $"{violation.Parameter}: {violation.Kind}");
        if (fields["init_image_url"] is { } image && !IsImage(image))
            return Refuse(422, "init_image_url: must be a picture of at most 8 MB or a link to one");
        if (Fail(request.Faults) is { } failed)
            return failed;

        var id = processes.Add(request, id => new(id, model, request, () => Draw(request, fields)));
        var accepted = new JsonObject { ["message"] = "Request accepted successfully", ["process_id"] = id };
        if (model.IsFromText)
        {
            accepted["status_url"] = $"{request.Origin}{Prefix}/v1/status/{id}";
            accepted["webhook_url"] = null;
        }

        return SimulatedResponse.Json(200, accepted);
    }

    private SimulatedResponse Ask(ReceivedRequest request)
    {
        if (processes.Find(request.RouteValue("id")) is not { } process)
            return Refuse(404, "Process not found");
        var asked = FaultReader.Apply(request with { Json = process.Request.Json, Parts = process.Request.Parts });
        return Fail(counter.Spend(asked with { Faults = new([.. asked.Faults.All.Where(fault => fault.Place == request.Method)]) }).Faults)
            ?? SimulatedResponse.Json(200, process.Ask());
    }

    private JsonArray Draw(ReceivedRequest request, ParameterSet fields)
    {
        var size = fields["aspect_ratio"]?.Text switch
        {
            "landscape" => new ImageSize(768, 512),
            "portrait" => new(512, 768),
            _ => new(512, 512),
        };
        var count = request.Faults.Has(FaultWords.Empty) ? 0 : (int)(fields["samples"]?.Integer ?? 1);
        return [.. Enumerable.Range(0, count).Select(_ => JsonValue.Create(
            files.Add(request.Origin, studio.Draw(
                size, padding: request.Faults.Number(FaultWords.Big, 0)), ImageFormat.Png, request.Token)))];
    }

    private static bool IsImage(Parameter parameter) => parameter.Part is { IsFile: true } file
        ? file.Content.Length <= LargestFile && ImageInfo.Read(file.Content.Span) is not null
        : Uri.TryCreate(parameter.Text, UriKind.Absolute, out var link) && link.Scheme is "http" or "https";

    private static SimulatedResponse Refuse(int status, string message) =>
        SimulatedResponse.Json(status, new JsonObject { ["message"] = message });

    private static SimulatedResponse? Fail(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => Refuse(429, "Too many requests")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) => Refuse(402, "Insufficient credits"),
        _ when faults.Has(FaultWords.ServerError) => Refuse(500, "Internal server error"),
        _ when faults.Has(FaultWords.Unavailable) => Refuse(503, "Service unavailable"),
        _ => null,
    };
}
