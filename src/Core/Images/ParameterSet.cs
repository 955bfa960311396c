using System.Collections.Immutable;
using System.Text.Json;

namespace ImageGateway.Core.Images;

/// <summary>The parameters of a request in the order in which they came, unknown ones included.</summary>
public sealed class ParameterSet
{
    private readonly ImmutableArray<Parameter> _items;

    /// <summary>A set of these; of several with one name the last one counts, as in JSON.</summary>
    public ParameterSet(ImmutableArray<Parameter> items) => _items = items;

    /// <summary>No parameters.</summary>
    public static ParameterSet Empty { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public ImmutableArray<Parameter> Items => _items;

    /// <summary>The parameter of this name, unless it is absent or <c>null</c>.</summary>
    public Parameter? Find(string name)
    {
        for (var index = _items.Length - 1; index >= 0; index--)
        {
            if (_items[index].Name == name)
                return _items[index].IsNull ? null : _items[index];
        }

        return null;
    }

    /// <summary>The string of this name, or null where it is absent or of another kind.</summary>
    public string? Text(string name) => Find(name)?.AsString();

    /// <summary>The integer of this name, or null where it is absent or of another kind.</summary>
    public long? Integer(string name) => Find(name)?.AsInteger();

    /// <summary>The boolean of this name, or null where it is absent or of another kind.</summary>
    public bool? Flag(string name) => Find(name)?.AsBoolean();

    /// <summary>This set with a parameter put in place of all with its name, or at the end.</summary>
    public ParameterSet With(Parameter parameter)
    {
        for (var index = 0; index < _items.Length; index++)
        {
            if (_items[index].Name != parameter.Name)
                continue;

            // A second one of the name would win over the one that is put in.
            return new([.. _items[..index], parameter, .. _items.Skip(index + 1).Where(item => item.Name != parameter.Name)]);
        }

        return new(_items.Add(parameter));
    }

    /// <summary>This set without the parameters of these names.</summary>
    public ParameterSet Without(params ReadOnlySpan<string> names)
    {
        var kept = ImmutableArray.CreateBuilder<Parameter>(_items.Length);
        foreach (var item in _items)
        {
            if (!names.Contains(item.Name))
                kept.Add(item);
        }

        return kept.Count == _items.Length ? this : new(kept.ToImmutable());
    }

    /// <summary>This set with every parameter of another laid over it (Portkey's <c>override_params</c>: shallow).</summary>
    public ParameterSet Over(ParameterSet overrides)
    {
        var merged = this;
        foreach (var item in overrides._items)
            merged = merged.With(item);
        return merged;
    }

    /// <summary>
    /// Reads the members of one JSON object. The parameters point into <paramref name="json"/>, which must stay as it is.
    /// </summary>
    /// <exception cref="JsonException">Not one JSON object, or deeper than <paramref name="maxDepth"/>.</exception>
    public static ParameterSet Parse(ReadOnlyMemory<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The body must be one JSON object.");

        var items = ImmutableArray.CreateBuilder<Parameter>(8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ParameterNames.Get(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(new(name, json[start..(int)reader.BytesConsumed]));
        }

        if (reader.Read())
            throw new JsonException("The body must be one JSON object.");
        return new(items.DrainToImmutable());
    }
}
