using System.Collections.Frozen;

namespace ImageGateway.Core.Routing;

/// <summary>
/// Models that are asked in place of others. Off unless a deployment or a config turns it on: a caller gets the model that it
/// names.
/// </summary>
/// <param name="Successors">Whether a model that its vendor has retired gives way to its successor; only at the vendor itself, since other
/// hosts may serve it still.</param>
/// <param name="Names">Models by the name that callers use.</param>
public sealed record ModelAliases(bool Successors, FrozenDictionary<string, string> Names)
{
    /// <summary>Every model is itself.</summary>
    public static ModelAliases None { get; } = new(false, FrozenDictionary<string, string>.Empty);

    /// <summary>Retired models give way to their successors.</summary>
    public static ModelAliases ToSuccessors { get; } = new(true, FrozenDictionary<string, string>.Empty);

    /// <summary>
    /// Reads a setting: <c>true</c> or <c>false</c>, or pairs as in <c>dall-e-3=gpt-image-2,dall-e-2=gpt-image-2</c>. Null where it
    /// is neither.
    /// </summary>
    public static ModelAliases? Parse(string text)
    {
        if (bool.TryParse(text, out var successors))
            return successors ? ToSuccessors : None;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } from, { Length: > 0 } to])
                return null;
            names[from] = to;
        }

        return new(false, names.ToFrozenDictionary());
    }

    /// <summary>The model to ask instead, or null.</summary>
    /// <param name="model">The caller's model.</param>
    /// <param name="successor">Its successor where its vendor has retired it by now and serves here itself.</param>
    public string? Resolve(string model, string? successor) => Names.GetValueOrDefault(model) ?? (Successors ? successor : null);
}
