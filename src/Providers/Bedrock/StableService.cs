using System.Collections.Immutable;

namespace ImageGateway.Providers.Bedrock;

/// <summary>An editing service of Stability's: the fields of v2beta.</summary>
/// <param name="Name">What its model id says between <c>stability.stable-</c> and the version, without <c>image-</c>.</param>
/// <param name="Images">The fields of its images, in order; each is needed.</param>
/// <param name="TakesPrompt">Whether it reads a prompt.</param>
internal sealed record StableService(string Name, ImmutableArray<string> Images, bool TakesPrompt)
{
    /// <summary>True when a mask marks the area to change.</summary>
    public bool TakesMask { get; init; }

    /// <summary>True when the service takes a style preset (listed by newer pages, unverified).</summary>
    public bool TakesStyle { get; init; }

    /// <summary>True when the aspect ratio of the result can be chosen.</summary>
    public bool TakesRatio { get; init; }

    /// <summary>The formats it writes.</summary>
    public ImmutableArray<string> Formats { get; init; } = ["png", "jpeg", "webp"];

    /// <summary>All editing services, by their model ids.</summary>
    public static ImmutableArray<StableService> All { get; } =
    [
        new("inpaint", ["image"], TakesPrompt: true) { TakesMask = true, TakesStyle = true },
        new("erase-object", ["image"], TakesPrompt: false) { TakesMask = true },
        new("search-replace", ["image"], TakesPrompt: true) { TakesStyle = true },
        new("search-recolor", ["image"], TakesPrompt: true) { TakesStyle = true },
        new("remove-background", ["image"], TakesPrompt: false) { Formats = ["png", "webp"] },
        new("outpaint", ["image"], TakesPrompt: true) { TakesStyle = true },
        new("control-sketch", ["image"], TakesPrompt: true) { TakesStyle = true },
        new("control-structure", ["image"], TakesPrompt: true) { TakesStyle = true },
        new("style-guide", ["image"], TakesPrompt: true) { TakesStyle = true, TakesRatio = true },
        new("style-transfer", ["init_image", "style_image"], TakesPrompt: true),
        new("fast-upscale", ["image"], TakesPrompt: false),
        new("conservative-upscale", ["image"], TakesPrompt: true),
        new("creative-upscale", ["image"], TakesPrompt: true) { TakesStyle = true },
    ];

    /// <summary>
    /// The service that a model name stands for, such as <c>stability.stable-image-inpaint-v1:0</c>, or null. Both spellings, with
    /// and without <c>image-</c>, are in use.
    /// </summary>
    public static StableService? Find(string model)
    {
        const string Vendor = "stability.stable-";
        if (!model.StartsWith(Vendor, StringComparison.Ordinal))
            return null;
        var name = model[Vendor.Length..];
        if (name.StartsWith("image-", StringComparison.Ordinal))
            name = name["image-".Length..];
        return All.FirstOrDefault(service => name == service.Name || name.StartsWith(service.Name + "-v", StringComparison.Ordinal));
    }
}
