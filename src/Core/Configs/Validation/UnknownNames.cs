using System.Collections.Frozen;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Configs.Validation;

/// <summary>
/// Finds the names of a config that neither its JSON Schema nor a provider has, such as <c>retrys</c>. The schema is the list: a name
/// that is added there is known here. Objects without <c>properties</c>, or with <c>additionalProperties</c>, take any name.
/// </summary>
internal static class UnknownNames
{
    private static readonly Lazy<Node> Config = new(static () =>
    {
        using var stream = ConfigSchema.Open();
        using var schema = JsonDocument.Parse(stream);
        return new Builder(schema.RootElement).Build();
    });

    /// <summary>The unknown names of one config object, without those of its targets: the path, and a hint.</summary>
    /// <param name="config">The config object.</param>
    /// <param name="schema">The settings that the providers declare, which are known beside the names of the JSON Schema's text.</param>
    public static IEnumerable<(string Path, string Hint)> Find(JsonElement config, ProviderSchema schema) =>
        Visit(config, Config.Value, string.Empty, schema);

    private static IEnumerable<(string Path, string Hint)> Visit(JsonElement value, Node node, string path, ProviderSchema? schema)
    {
        if (value.ValueKind == JsonValueKind.Array && node.Items is { } items)
            return value.EnumerateArray()
                .SelectMany((item, index) => Visit(item, items, FormattableString.Invariant($"{path}[{index}]"), schema: null));
        return value.ValueKind == JsonValueKind.Object && node.Members is { } members ? VisitMembers(value, members, path, schema) : [];
    }

    private static IEnumerable<(string Path, string Hint)> VisitMembers(
        JsonElement value, FrozenDictionary<string, Node> members, string path, ProviderSchema? schema)
    {
        foreach (var member in value.EnumerateObject())
        {
            var place = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var snake = ConfigElement.Snake(member.Name);
            if (!members.TryGetValue(member.Name, out var below) && !members.TryGetValue(snake, out below))
            {
                if (member.Name != "$schema" && schema?.KnowsInConfig(snake) != true)
                    yield return (place, NearestName.Hint(snake, schema is null ? members.Keys : members.Keys.Concat(schema.ConfigNames)));
                continue;
            }

            if (schema is not null && snake == ConfigKeys.Targets)
                continue;
            foreach (var unknown in Visit(member.Value, below, place, schema: null))
                yield return unknown;
        }
    }

    /// <summary>Names that the schema knows below a value.</summary>
    private sealed record Node(FrozenDictionary<string, Node>? Members, Node? Items);

    private sealed class Builder(JsonElement root)
    {
        private static readonly Node Free = new(null, null);

        // Targets are configs again; each is looked at for itself.
        private readonly HashSet<string> _open = new(StringComparer.Ordinal);

        public Node Build() => Of(root);

        private Node Of(JsonElement schema)
        {
            if (schema.TryGetProperty("$ref", out var reference))
                return Referenced(reference.GetString()!);
            var members = new Dictionary<string, Node>(StringComparer.Ordinal);
            Node? items = schema.TryGetProperty("items", out var element) ? Of(element) : null;
            if (schema.TryGetProperty("additionalProperties", out _))
                return new(null, items);
            if (schema.TryGetProperty("properties", out var properties))
            {
                foreach (var property in properties.EnumerateObject())
                    members[property.Name] = Of(property.Value);
            }

            var isFree = false;
            foreach (var branch in schema.TryGetProperty("anyOf", out var branches) ? branches.EnumerateArray() : default)
            {
                var below = Of(branch);
                items ??= below.Items;
                isFree |= branch.TryGetProperty("additionalProperties", out _);
                foreach (var (name, node) in below.Members ?? FrozenDictionary<string, Node>.Empty)
                    members.TryAdd(name, node);
            }

            return new(members.Count == 0 || isFree ? null : members.ToFrozenDictionary(StringComparer.Ordinal), items);
        }

        private Node Referenced(string reference)
        {
            if (!_open.Add(reference))
                return Free;
            var at = reference[2..].Split('/').Aggregate(root, static (node, name) => node.GetProperty(name));
            var node = Of(at);
            _open.Remove(reference);
            return node;
        }
    }
}
