using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>Differences between OpenAI and Azure on the same routes.</summary>
public interface IImageDialect
{
    bool TakesJsonEdits { get; }

    /// <summary>Determines whether a GPT image answer repeats background, output_format, quality and size.</summary>
    bool EchoesSettings(ReceivedRequest request);

    /// <summary>The answer that the request's fault words ask for; null when there are none that replace the answer.</summary>
    SimulatedResponse? Fail(ReceivedRequest request, ImageOrder order);

    /// <summary>Adds what the service writes beside an image.</summary>
    void Annotate(JsonObject item, ImageOrder order);
}
