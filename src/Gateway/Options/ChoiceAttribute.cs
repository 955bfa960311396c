namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is one of some words: the names of <typeparamref name="T"/> in small letters.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChoiceAttribute<T>(string key, string meaning) : SettingAttribute(key, meaning)
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();

    /// <inheritdoc/>
    public override string Bound
    {
        get
        {
            var words = Values.Select(static value => WordOf(value)).ToList();
            return $"must be {string.Join(", ", words[..^1])} or {words[^1]}";
        }
    }

    /// <inheritdoc/>
    public override object? Parse(string text, Type type)
    {
        foreach (var value in Values)
        {
            if (WordOf(value) == text)
                return value;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Format(object value) => WordOf((T)value);

    private static string WordOf(T value) => value.ToString().ToLowerInvariant();
}
