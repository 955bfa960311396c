using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>OpenAI's Images API below /openai/v1.</summary>
public sealed class OpenAiProvider(ImageEndpoint endpoint) : ISimulatedProvider
{
    private static readonly string[] GptOnly =
        ["background", "output_format", "output_compression", "moderation", "stream", "partial_images", "input_fidelity"];

    private readonly OpenAiDialect _dialect = new();

    public string Name => "openai";

    public string Prefix => "/openai";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1/images/generations", request => Run(request, ImageOperation.Generate, ForGenerate));
        routes.Post("/v1/images/edits", request => Run(request, ImageOperation.Edit, ForEdit));
        routes.Post("/v1/images/variations", request => Run(request, ImageOperation.Vary, ForVary));
        routes.Get("/v1/models", request => Guarded(request, Models));
        routes.Otherwise(
            request => Guarded(request, () => OpenAiErrors.Create(404, $"Invalid URL ({request.Method} {request.Path[Prefix.Length..]})")));
    }

    private SimulatedResponse Run(ReceivedRequest request, ImageOperation operation, Func<ParameterSet, ModelChoice> chooseModel) =>
        Guarded(request, () => endpoint.Run(request, operation, chooseModel, _dialect));

    private static SimulatedResponse Guarded(ReceivedRequest request, Func<SimulatedResponse> response) =>
        OpenAiHeaders.Add(OpenAiAuth.Refuse(request) ?? response());

    private static ModelChoice ForGenerate(ParameterSet parameters) =>
        Named(parameters, GptOnly.Any(parameters.Has) ? ImageModels.Gpt15 : ImageModels.Dalle2);

    private static ModelChoice ForEdit(ParameterSet parameters) =>
        Only(Named(parameters, ImageModels.Gpt15), model => model.Edits);

    private static ModelChoice ForVary(ParameterSet parameters) =>
        Only(Named(parameters, ImageModels.Dalle2), model => model.Varies);

    private static ModelChoice Named(ParameterSet parameters, ImageModel usual)
    {
        if (parameters["model"] is not { } named)
            return ModelChoice.Of(usual);
        if (named.Text is not { } name)
            return ModelChoice.Refused(OpenAiViolations.Response(new(ViolationKind.WrongType, "model", named.Kind, "a string")));
        return ImageModels.Find(name) is { } model ? ModelChoice.Of(model) : ModelChoice.Refused(OpenAiErrors.ModelNotFound(name));
    }

    private static ModelChoice Only(ModelChoice choice, Func<ImageModel, bool> can)
    {
        if (choice.Model is not { } model || can(model))
            return choice;
        var allowed = ImageModels.All.Where(can).Select(one => one.Name).ToList();
        return ModelChoice.Refused(OpenAiViolations.Response(new(ViolationKind.NotAllowed, "model", model.Name, Allowed: allowed)));
    }

    private static SimulatedResponse Models() => SimulatedResponse.Json(200, new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. ImageModels.All.Select(model => new JsonObject
        {
            ["id"] = model.Name, ["object"] = "model", ["created"] = 1_745_517_030, ["owned_by"] = "system",
        })]),
    });
}
