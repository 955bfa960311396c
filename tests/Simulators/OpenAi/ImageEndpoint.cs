using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>Checks a request from content type to pixels, then has it drawn. Shared by OpenAI and Azure.</summary>
public sealed class ImageEndpoint(ImageResponses responses)
{
    private const string JsonType = "application/json";
    private const string FormType = "multipart/form-data";

    public SimulatedResponse Run(
        ReceivedRequest request, ImageOperation operation, Func<ParameterSet, ModelChoice> chooseModel, IImageDialect dialect)
    {
        if (RefuseBody(request, operation, dialect) is { } unreadable)
            return unreadable;
        var parameters = request.Json is { } json ? ParameterSet.FromJson(json) : ParameterSet.FromForm(request.Parts!);
        var choice = chooseModel(parameters);
        if (choice.Model is not { } model)
            return choice.Refusal!;
        if (Refuse(request, operation, model, parameters) is { } refused)
            return refused;
        var order = ImageOrder.From(request, operation, model, parameters);
        return dialect.Fail(request, order) ?? responses.Draw(request, order, dialect);
    }

    private static SimulatedResponse? RefuseBody(ReceivedRequest request, ImageOperation operation, IImageDialect dialect)
    {
        var takesJson = operation == ImageOperation.Generate || (operation == ImageOperation.Edit && dialect.TakesJsonEdits);
        var takesForm = operation != ImageOperation.Generate;
        if (takesForm && request.MediaType == FormType)
            return request.Parts is null ? OpenAiErrors.UnparsableForm() : null;
        if (!takesJson || request.MediaType != JsonType)
            return OpenAiErrors.UnsupportedContentType(request.Header("content-type") ?? "", takesForm ? FormType : JsonType);
        return request.Json is { ValueKind: System.Text.Json.JsonValueKind.Object } ? null : OpenAiErrors.Unparsable();
    }

    private static SimulatedResponse? Refuse(ReceivedRequest request, ImageOperation operation, ImageModel model, ParameterSet parameters)
    {
        var json = request.Json is not null;
        if (json && operation == ImageOperation.Edit && !model.IsGpt)
            return OpenAiErrors.UnsupportedContentType(JsonType, FormType);
        if (ImageRules.For(operation, model, json).Check(parameters) is { } violation)
            return OpenAiViolations.Response(violation);
        if (CrossChecks.Refuse(model, parameters) is { } clash)
            return clash;
        if (operation == ImageOperation.Generate)
            return null;
        return json ? ReferenceChecks.Refuse(parameters) : UploadChecks.Refuse(operation, model, parameters);
    }
}
