using System.Collections.Concurrent;
using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>Chooses the model that is asked: the caller's, or the one that takes its place; and knows when a vendor retires it.</summary>
public sealed partial class ModelChoice(TimeProvider time, ILogger<ModelChoice> logger)
{
    // Longer than any vendor's notice of retirement.
    private const int NoticeDays = 180;

    // More than any vendor's table has in a row; ends a table that goes in a circle.
    private const int MostSuccessors = 8;

    private readonly ConcurrentDictionary<(string Provider, string Model), bool> _warned = new();

    /// <summary>The request for the model to ask.</summary>
    public ChosenModel Choose(IImageProvider provider, Target target, ImageRequest image)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var atVendor = AtVendor(provider, target);
        var aliases = target.ModelAliases ?? ModelAliases.None;
        if (image.Model is not { } asked)
            return provider.DefaultFor(image) is { } usual
                ? ChooseDefault(provider, usual, aliases, image, atVendor ? today : null)
                : new(image);

        var serving = atVendor ? Serving(provider, asked, today) : asked;
        if (aliases.Resolve(asked, serving == asked ? null : serving) is { } other && other != asked)
            return new(Rewritten(image, asked, other)) { ModelUsed = other, Sunset = SunsetOf(provider, other, atVendor ? today : null) };
        return new(image) { Sunset = SunsetOf(provider, asked, atVendor ? today : null) };
    }

    // Nobody asked for the default by its name, so it moves on by itself when its vendor retires it. Callers' own hosts are asked for what
    // they always were.
    private ChosenModel ChooseDefault(
        IImageProvider provider, ModelDefault usual, ModelAliases aliases, ImageRequest image, DateOnly? today)
    {
        var serving = today is { } day ? Serving(provider, usual.Name, day) : usual.Name;
        var alias = (usual.SpeaksLike is null ? null : aliases.Resolve(usual.SpeaksLike, null)) ?? aliases.Resolve(usual.Name, null);
        if (alias is null && today is null)
            return new(image);

        var name = alias ?? serving;
        var words = usual.SpeaksLike ?? usual.Name;
        return new(name == words ? image : Rewritten(image, words, name))
        {
            ModelUsed = alias,
            Sunset = SunsetOf(provider, name, today),
            DefaultFormat = usual.Format,
        };
    }

    private static ImageRequest Rewritten(ImageRequest image, string from, string to) =>
        image with { Parameters = ModelSuccession.Rewrite(image.Parameters, from, to) };

    // The model itself, or the first of its successors that is not retired too.
    private static string Serving(IImageProvider provider, string name, DateOnly today)
    {
        for (var steps = 0; steps < MostSuccessors && provider.FindModel(name) is { Successor: { } successor } known
            && known.Sunset <= today; steps++)
            name = successor;
        return name;
    }

    // Deployments and hosts of the caller's own serve a model for as long as they like.
    private static bool AtVendor(IImageProvider provider, Target target) =>
        target.CustomHost is null && !provider.Capabilities.ServesRetiredModels;

    // Null as the day: not at the vendor, whose date says nothing then.
    private DateOnly? SunsetOf(IImageProvider provider, string name, DateOnly? today)
    {
        if (today is not { } day || provider.FindModel(name) is not { Sunset: { } sunset } model || sunset > day.AddDays(NoticeDays))
            return null;
        if (_warned.TryAdd((provider.Slug, model.Name), true))
            LogSunset(logger, model.Name, provider.Slug, sunset.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), model.Successor
                ?? "none");
        return sunset;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} of {Provider} is served until {Sunset}; its successor is {Successor}")]
    private static partial void LogSunset(ILogger logger, string model, string provider, string sunset, string successor);
}

/// <summary>The request for the model that is asked.</summary>
/// <param name="Image">The request, in the model's words.</param>
public readonly record struct ChosenModel(ImageRequest Image)
{
    /// <summary>The model that is asked in place of the caller's or of the default, or null.</summary>
    public string? ModelUsed { get; init; }

    /// <summary>The date of its retirement, or null.</summary>
    public DateOnly? Sunset { get; init; }

    /// <summary>Form of the images for a caller that named neither a model nor a form; null for the model's own.</summary>
    public ImageFormat? DefaultFormat { get; init; }
}
