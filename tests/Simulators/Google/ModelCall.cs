using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Google;

/// <summary>A path's last segment, <c>MODEL:METHOD</c>, and who answers it.</summary>
public static class ModelCall
{
    public static SimulatedResponse Run(
        ReceivedRequest request, bool atVertex, ImagenEndpoint imagen, GeminiEndpoint gemini, Func<string, string> unknown)
    {
        var call = request.RouteValue("call");
        var colon = call.LastIndexOf(':');
        var (name, method) = colon < 0 ? (call, "") : (call[..colon], call[(colon + 1)..]);
        if (GoogleModel.Find(name, atVertex) is not { } model || method != (model.IsImagen ? "predict" : "generateContent"))
            return GoogleErrors.NotFound(unknown(name));
        if (request.MediaType != "application/json")
            return GoogleErrors.Invalid("Invalid JSON payload received. The content type must be application/json.");
        return model.IsImagen ? imagen.Predict(request, model, atVertex) : gemini.Generate(request, model, atVertex);
    }
}
