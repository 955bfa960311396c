namespace ImageGateway.Core.Images;

/// <summary>Puts a <see cref="ParameterSet"/> together, one parameter of each name, in the order in which their names first came.</summary>
public sealed class ParameterSetBuilder
{
    private readonly List<Parameter> _items = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Puts a parameter in, in place of one with its name.</summary>
    public void Set(Parameter parameter)
    {
        if (_places.TryAdd(parameter.Name, _items.Count))
            _items.Add(parameter);
        else
            _items[_places[parameter.Name]] = parameter;
    }

    /// <summary>Puts a parameter in, unless there is one of its name that is not null.</summary>
    public void SetDefault(Parameter parameter)
    {
        if (!_places.TryGetValue(parameter.Name, out var place) || _items[place].IsNull)
            Set(parameter);
    }

    /// <summary>The set of all of them.</summary>
    public ParameterSet Build() => new([.. _items]);
}
