namespace ImageGateway.Core.Routing;

/// <summary>A model's name that names its provider too: <c>@slug/model</c> (docs/architecture/portkey.md#precedence).</summary>
/// <param name="Slug">The provider's slug, without the at sign.</param>
/// <param name="Model">The model as the provider calls it.</param>
public sealed record ModelSlug(string Slug, string Model)
{
    // Models of Cloudflare and Hugging Face begin so by themselves.
    private static readonly string[] Names = ["cf", "hf"];

    /// <summary>The two names in one, or null where it is a model's name only.</summary>
    public static ModelSlug? Parse(string? name)
    {
        if (name is not ['@', ..])
            return null;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 1 && slash < name.Length - 1 && !Names.Contains(name[1..slash]) ? new(name[1..slash], name[(slash + 1)..]) : null;
    }

    /// <summary>The provider as <c>x-portkey-provider</c> names it.</summary>
    public string Provider => "@" + Slug;
}
