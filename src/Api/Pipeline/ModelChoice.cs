using System.Collections.Concurrent;
using System.Globalization;
using ImageGateway.Api.Options;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>Chooses the model that is asked: the caller's, or the one that takes its place; and knows when a vendor retires it.</summary>
internal sealed partial class ModelChoice(GatewayOptions options, TimeProvider time, ILogger<ModelChoice> logger)
{
    // Longer than any vendor's notice in providers 2.2.
    private const int NoticeDays = 180;

    private readonly ConcurrentDictionary<(string Provider, string Model), bool> _warned = new();

    /// <summary>The request for the model to ask, that model where it is another one, and the date of its retirement.</summary>
    public (ImageRequest Image, string? ModelUsed, DateOnly? Sunset) Choose(IImageProvider provider, Target target, ImageRequest image)
    {
        if (image.Model is not { } asked)
            return (image, null, null);

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var known = AtVendor(target) ? provider.FindModel(asked) : null;
        var retired = known?.Sunset <= today;
        if ((target.ModelAliases ?? options.ModelAliases).Of(asked, retired ? known!.Successor : null) is { } other && other != asked)
        {
            image = image with { Parameters = ModelSuccession.Rewrite(image.Parameters, asked, other) };
            known = AtVendor(target) ? provider.FindModel(other) : null;
            return (image, other, Sunset(provider, known, today));
        }

        return (image, null, Sunset(provider, known, today));
    }

    // Azure's deployments and callers' hosts serve a model for as long as they like.
    private static bool AtVendor(Target target) => target.CustomHost is null && target.Provider is not ("azure-openai" or "azure-ai");

    private DateOnly? Sunset(IImageProvider provider, ModelInfo? model, DateOnly today)
    {
        if (model?.Sunset is not { } sunset || sunset > today.AddDays(NoticeDays))
            return null;
        if (_warned.TryAdd((provider.Slug, model.Name), true))
            LogSunset(logger, model.Name, provider.Slug, sunset.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), model.Successor ?? "none");
        return sunset;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} of {Provider} is served until {Sunset}; its successor is {Successor}")]
    private static partial void LogSunset(ILogger logger, string model, string provider, string sunset, string successor);
}
