using ImageGateway.Simulators.OpenAi;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>Azure OpenAI below /azure/{resource}: the classic surface by deployment path, and v1 by deployment in the body.</summary>
public sealed class AzureOpenAiProvider(ImageEndpoint endpoint, Deployments deployments) : ISimulatedProvider
{
    private const string Key = "azure-test-key";
    private const string EntraToken = "entra-test-token";
    private const string Classic = "/{resource}/openai/deployments/{deployment}/images/";
    private const string V1 = "/{resource}/openai/v1/images/";

    private readonly AzureDialect _dialect = new();

    public string Name => "azure-openai";

    public string Prefix => "/azure";

    public void Map(ProviderRoutes routes)
    {
        routes.Post(Classic + "generations", request => Response(request, onV1: false, () => RunClassic(request, ImageOperation.Generate)));
        routes.Post(Classic + "edits", request => Response(request, onV1: false, () => RunClassic(request, ImageOperation.Edit)));
        routes.Post(V1 + "generations", request => Response(request, onV1: true, () => RunV1(request, ImageOperation.Generate)));
        routes.Post(V1 + "edits", request => Response(request, onV1: true, () => RunV1(request, ImageOperation.Edit)));
        routes.Otherwise(request => Response(request, onV1: false, AzureErrors.ResourceNotFound));
    }

    private static SimulatedResponse Response(ReceivedRequest request, bool onV1, Func<SimulatedResponse> response)
    {
        var known = request.Header("api-key") == Key || request.Bearer == EntraToken || (onV1 && request.Bearer == Key);
        return AzureHeaders.Add(known ? response() : AzureErrors.AccessDenied());
    }

    private SimulatedResponse RunClassic(ReceivedRequest request, ImageOperation operation)
    {
        if (deployments.Find(request.RouteValue("deployment")) is not { } model)
            return AzureErrors.DeploymentNotFound();
        if (!ApiVersion.Serves(request.Query.GetValueOrDefault("api-version"), model.IsGpt))
            return AzureErrors.ResourceNotFound();
        return endpoint.Run(request, operation, _ => Able(model, operation), _dialect);
    }

    private SimulatedResponse RunV1(ReceivedRequest request, ImageOperation operation) =>
        request.Query.TryGetValue("api-version", out var version) && version is not ("preview" or "latest" or "v1")
            ? AzureErrors.VersionNotSupported()
            : endpoint.Run(request, operation, parameters => Deployed(parameters, operation), _dialect);

    private ModelChoice Deployed(ParameterSet parameters, ImageOperation operation)
    {
        if (parameters["model"] is not { } named)
            return ModelChoice.Refused(OpenAiViolations.Response(new(ViolationKind.Missing, "model")));
        if (named.Text is not { } deployment)
            return ModelChoice.Refused(OpenAiViolations.Response(new(ViolationKind.WrongType, "model", named.Kind, "a string")));
        return deployments.Find(deployment) is { } model ? Able(model, operation) : ModelChoice.Refused(AzureErrors.DeploymentNotFound());
    }

    private static ModelChoice Able(ImageModel model, ImageOperation operation) =>
        operation == ImageOperation.Generate || model.Edits
            ? ModelChoice.Of(model)
            : ModelChoice.Refused(AzureErrors.OperationNotSupported());
}
