using System.Text.Json.Nodes;
using ImageGateway.Simulators.OpenAi;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>Azure's ways on the image routes: filter annotations on DALL·E 3, own error bodies, forms only for edits.</summary>
public sealed class AzureDialect : IImageDialect
{
    public bool TakesJsonEdits => false;

    /// <summary>The classic surface gives the bare images and usage; v1 repeats the settings as OpenAI does.</summary>
    public bool EchoesSettings(ReceivedRequest request) => !request.Route.ContainsKey("deployment");

    public void Annotate(JsonObject item, ImageOrder order)
    {
        if (order.Model.IsGpt)
            return;
        item["content_filter_results"] = ContentFilter.Safe();
        item["prompt_filter_results"] = ContentFilter.SafePrompt();
    }

    public SimulatedResponse? Fail(ReceivedRequest request, ImageOrder order) => request.Faults switch
    {
        var faults when faults.Has(FaultWords.RateLimit) => AzureErrors.RateLimited(faults.Number(FaultWords.RateLimit, otherwise: 1)),
        var faults when faults.Has(FaultWords.Quota) => AzureErrors.Create(
            429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details."),
        var faults when faults.Has(FaultWords.ServerError) => AzureErrors.Create(
            500, "InternalServerError", "The server had an error processing your request. Sorry about that!"),
        var faults when faults.Has(FaultWords.Unavailable) => AzureErrors.Create(
            503, "ServiceUnavailable", "The service is temporarily unable to process your request. Please try again later."),
        var faults when faults.Has(FaultWords.Moderate) => AzureErrors.PromptFiltered(),
        var faults when faults.Has(FaultWords.FilterOutput) && !order.Stream => AzureErrors.OutputFiltered(),
        _ => null,
    };
}
