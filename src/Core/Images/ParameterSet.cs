using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>The parameters of a request in the order in which they came, unknown ones included.</summary>
public sealed class ParameterSet
{
    // Up to here comparing all names with all is cheaper than hashing them.
    private const int Few = 24;
    private const int UsualCount = 16;

    /// <summary>
    /// A set of these; of several with one name only the last one stays, in the place of the first, so that a provider that takes the
    /// first one gets no other than what was checked and priced here. A form's lists (<c>name[]</c>) stay whole.
    /// </summary>
    public ParameterSet(ImmutableArray<Parameter> items) => Items = LastOfEach(items);

    private ParameterSet()
    {
    }

    private ParameterSet(ImmutableArray<Parameter> items, ReadOnlyMemory<byte> json)
        : this(items) => Source = Items.Length == items.Length ? json : default;

    // Texts that were asked for, by place. Two threads may both make one, which does no harm.
    private string?[]? _texts;

    // By name, the last place; made when it is first needed. Two threads may both make it, which does no harm.
    private Dictionary<string, int>? _places;

    /// <summary>Set that holds no parameters.</summary>
    public static ParameterSet Empty { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public ImmutableArray<Parameter> Items { get; private init; } = [];

    /// <summary>The JSON object that these are the members of, as it came; empty where something of it was changed.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>The parameter of this name, unless it is absent or <c>null</c>.</summary>
    public Parameter? Find(string name) => PlaceOf(name) is >= 0 and var place && !Items[place].IsNull ? Items[place] : null;

    /// <summary>Determines whether no later parameter has the same name, as the fields of a form's list have.</summary>
    public bool IsLast(int index) => PlaceOf(Items[index].Name) == index;

    /// <summary>The string of this name, or null where it is absent or of another kind.</summary>
    public string? Text(string name)
    {
        var place = PlaceOf(name);
        if (place < 0 || Items[place].IsNull)
            return null;
        var texts = _texts ??= new string?[Items.Length];
        return texts[place] ??= Items[place].AsString();
    }

    /// <summary>The integer of this name, or null where it is absent or of another kind.</summary>
    public long? Integer(string name) => Find(name)?.AsInteger();

    /// <summary>The boolean of this name, or null where it is absent or of another kind.</summary>
    public bool? Flag(string name) => Find(name)?.AsBoolean();

    /// <summary>Returns a copy with the parameter in place of all of its name, or at the end.</summary>
    public ParameterSet With(Parameter parameter)
    {
        for (var index = 0; index < Items.Length; index++)
        {
            if (Items[index].Name != parameter.Name)
                continue;

            // Of a form's list all go.
            return new() { Items = [.. Items[..index], parameter, .. Items.Skip(index + 1).Where(item => item.Name != parameter.Name)] };
        }

        return new() { Items = Items.Add(parameter) };
    }

    /// <summary>Returns a copy without the parameters of these names.</summary>
    public ParameterSet Without(params ReadOnlySpan<string> names)
    {
        var many = names.Length > Few ? new HashSet<string>(names.Length, StringComparer.Ordinal) : null;
        if (many is not null)
        {
            foreach (var name in names)
                many.Add(name);
        }

        var kept = ImmutableArray.CreateBuilder<Parameter>(Items.Length);
        foreach (var item in Items)
        {
            if (!(many?.Contains(item.Name) ?? names.Contains(item.Name)))
                kept.Add(item);
        }

        return kept.Count == Items.Length ? this : new() { Items = kept.ToImmutable() };
    }

    /// <summary>Returns a copy with every parameter of another set laid over it (Portkey's <c>override_params</c>: shallow).</summary>
    public ParameterSet Over(ParameterSet overrides)
    {
        if (overrides.Items.Length < 2)
            return overrides.Items.IsEmpty ? this : With(overrides.Items[0]);

        // Each of them in place of the first with its name; of its further ones and of a form's list none stays.
        var places = new Dictionary<string, int>(overrides.Items.Length, StringComparer.Ordinal);
        foreach (var item in overrides.Items)
            places[item.Name] = -1;
        var merged = ImmutableArray.CreateBuilder<Parameter>(Items.Length + places.Count);
        foreach (var item in Items)
        {
            if (!places.TryGetValue(item.Name, out var place))
                merged.Add(item);
            else if (place < 0)
                Put(item);
        }

        foreach (var item in overrides.Items)
            Put(item);
        return new() { Items = merged.DrainToImmutable() };

        void Put(Parameter item)
        {
            if (places[item.Name] is var place and >= 0)
            {
                merged[place] = item;
                return;
            }

            places[item.Name] = merged.Count;
            merged.Add(item);
        }
    }

    /// <summary>
    /// Reads the members of one JSON object. The parameters point into <paramref name="json"/>, which must stay as it is.
    /// </summary>
    /// <param name="json">The object's text.</param>
    /// <param name="maxDepth">Levels of nesting.</param>
    /// <param name="maxMembers">Members of the object, and of every object in it.</param>
    /// <exception cref="JsonException">Not one JSON object, or beyond one of the bounds.</exception>
    public static ParameterSet Parse(ReadOnlyMemory<byte> json, int maxDepth, int maxMembers = int.MaxValue)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The body must be one JSON object.");

        var items = ArrayPool<Parameter>.Shared.Rent(UsualCount);
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (count == maxMembers)
                    throw TooManyMembers(maxMembers);
                if (count == items.Length)
                    items = Grow(items);
                items[count++] = ReadMember(json, ref reader, maxMembers);
            }

            if (reader.Read())
                throw new JsonException("The body must be one JSON object.");
            return new(ImmutableArray.Create(items.AsSpan(0, count)), json);
        }
        finally
        {
            ArrayPool<Parameter>.Shared.Return(items, clearArray: true);
        }
    }

    private static Parameter ReadMember(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader, int maxMembers)
    {
        var name = ParameterNames.Get(ref reader);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (maxMembers == int.MaxValue)
            reader.Skip();
        else
            Skip(ref reader, maxMembers);
        return new(name, json[start..(int)reader.BytesConsumed]);
    }

    private static Parameter[] Grow(Parameter[] items)
    {
        var larger = ArrayPool<Parameter>.Shared.Rent(2 * items.Length);
        items.CopyTo(larger, 0);
        ArrayPool<Parameter>.Shared.Return(items, clearArray: true);
        return larger;
    }

    // Past one value, whose objects have no more members than this.
    private static void Skip(ref Utf8JsonReader reader, int maxMembers)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        Span<int> members = stackalloc int[JsonScanner.MaxDepth + 1];
        members.Clear();
        var outer = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > outer)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                members[reader.CurrentDepth] = 0;
            else if (reader.TokenType == JsonTokenType.PropertyName && ++members[reader.CurrentDepth - 1] > maxMembers)
                throw TooManyMembers(maxMembers);
        }
    }

    private static JsonException TooManyMembers(int most) => new($"An object in it has more than {most} members.");

    private int PlaceOf(string name)
    {
        if (Items.Length > Few)
            return (_places ??= Places()).GetValueOrDefault(name, -1);
        for (var index = Items.Length - 1; index >= 0; index--)
        {
            if (Items[index].Name == name)
                return index;
        }

        return -1;
    }

    private Dictionary<string, int> Places()
    {
        var places = new Dictionary<string, int>(Items.Length, StringComparer.Ordinal);
        for (var index = 0; index < Items.Length; index++)
            places[Items[index].Name] = index;
        return places;
    }

    private static ImmutableArray<Parameter> LastOfEach(ImmutableArray<Parameter> items)
    {
        if (!NamesOneTwice(items))
            return items;
        var places = new Dictionary<string, int>(items.Length, StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<Parameter>(items.Length);
        foreach (var item in items)
        {
            if (IsList(item) || places.TryAdd(item.Name, kept.Count))
                kept.Add(item);
            else
                kept[places[item.Name]] = item;
        }

        return kept.ToImmutable();
    }

    private static bool NamesOneTwice(ImmutableArray<Parameter> items)
    {
        if (items.Length > Few)
        {
            var seen = new HashSet<string>(items.Length, StringComparer.Ordinal);
            return items.Any(item => !seen.Add(item.Name));
        }

        for (var index = 1; index < items.Length; index++)
        {
            for (var before = 0; before < index; before++)
            {
                if (items[before].Name == items[index].Name)
                    return true;
            }
        }

        return false;
    }

    // A form may name each of several links by the plain name.
    private static bool IsList(Parameter item) =>
        item.Name.EndsWith("[]", StringComparison.Ordinal) || (item.IsText && InputNames.IsImage(item.Name));
}
