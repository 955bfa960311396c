using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Holds a body against its form and writes it again with the names of its records, so that reading it cannot fail: snake case,
/// each member once, lists as lists, flags as booleans.
/// </summary>
/// <param name="faults">Takes what is wrong.</param>
/// <param name="settings">The settings of providers that may stand beside members.</param>
/// <param name="writer">Takes the body.</param>
/// <param name="inPath">Values of the path, which clients repeat in bodies.</param>
internal sealed class BodyWalk(BodyFaults faults, ProviderSettingNames settings, Utf8JsonWriter writer, IReadOnlyCollection<string> inPath)
{
    /// <summary>Checks a value and writes it.</summary>
    public void Visit(JsonElement value, BodyNode node, string path)
    {
        if (node.OneOrMany && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            VisitOnly(value, node, path);
            return;
        }

        switch (value.ValueKind, node.Kind)
        {
            case (JsonValueKind.Null, _) when node.Nullable:
                writer.WriteNullValue();
                break;
            case (_, BodyKind.Any):
                if (RepeatedMembers.PathIn(value) is { } repeated)
                    faults.Add($"'{path}{Short(repeated)}' is there twice");
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
            case (JsonValueKind.String, BodyKind.Text):
                Write(value, node, path, IsText(value.GetString()!, node));
                break;
            case (JsonValueKind.True or JsonValueKind.False, BodyKind.Flag):
                writer.WriteBooleanValue(value.GetBoolean());
                break;
            case (JsonValueKind.Number, BodyKind.Flag) when value.TryGetInt32(out var bit) && bit is 0 or 1:
                writer.WriteBooleanValue(bit == 1);
                break;
            case (JsonValueKind.Number, BodyKind.Whole):
                Write(value, node, path, value.TryGetInt64(out var whole) && whole >= node.Least && whole <= node.Greatest);
                break;
            case (JsonValueKind.Number, BodyKind.Amount):
                Write(value, node, path, value.TryGetDecimal(out var amount) && amount >= node.Least && amount <= node.Greatest);
                break;
            case (JsonValueKind.Array, BodyKind.List):
                VisitList(value, node, path);
                break;
            case (JsonValueKind.Object, BodyKind.Map):
                VisitMap(value, node, path);
                break;
            case (JsonValueKind.Object, BodyKind.Object):
                VisitObject(value, node, path);
                break;
            default:
                Refuse(node, path);
                break;
        }
    }

    private static bool IsText(string text, BodyNode node) =>
        text.Length >= node.Fewest && text.Length <= node.Most && (node.Allowed.Count == 0 || node.Allowed.Contains(text));

    private void Write(JsonElement value, BodyNode node, string path, bool fits)
    {
        if (fits)
            writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
        else
            Refuse(node, path);
    }

    // What is refused still needs a value, or nothing more could be written; nobody reads it.
    private void Refuse(BodyNode node, string path)
    {
        faults.Add($"'{path}' must be {node.Expected}{(node.Nullable ? ", or null" : string.Empty)}");
        writer.WriteNullValue();
    }

    private void VisitOnly(JsonElement value, BodyNode node, string path)
    {
        writer.WriteStartArray();
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().MoveNext())
            Visit(value, node.Element!, path);
        writer.WriteEndArray();
    }

    private void VisitList(JsonElement value, BodyNode node, string path)
    {
        if (value.GetArrayLength() is var length && (length < node.Fewest || length > node.Most))
        {
            Refuse(node, path);
            return;
        }

        writer.WriteStartArray();
        var index = 0;
        foreach (var element in value.EnumerateArray())
            Visit(element, node.Element!, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
        writer.WriteEndArray();
    }

    private void VisitMap(JsonElement value, BodyNode node, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            if (names.Count == node.Most || !names.Add(member.Name))
            {
                faults.Add(names.Count == node.Most
                    ? $"'{path}' must be {node.Expected}"
                    : $"'{path}.{Short(member.Name)}' is there twice");
                break;
            }

            writer.WritePropertyName(member.Name);
            Visit(member.Value, node.Element!, $"{path}.{Short(member.Name)}");
        }

        writer.WriteEndObject();
    }

    private void VisitObject(JsonElement value, BodyNode node, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            var name = ConfigElement.Snake(member.Name);
            var place = path.Length == 0 ? Short(member.Name) : $"{path}.{Short(member.Name)}";
            var known = node.Members.GetValueOrDefault(name);
            if (known is null && !(node.TakesSettings && settings.Contains(name)))
                RefuseName(name, place, node);
            else if (!seen.Add(known?.Name ?? name))
                faults.Add($"'{place}' is there twice");
            else
                VisitMember(known ?? new(name, ProviderSettingNames.Value), member.Value, place);
        }

        foreach (var missing in node.Members.Values.Where(member => member.IsRequired && !seen.Contains(member.Name)))
            faults.Add($"'{(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}")}' is needed: {missing.Value.Expected}");
        writer.WriteEndObject();
    }

    private void VisitMember(BodyMember member, JsonElement value, string place)
    {
        if (member.Instead is { } instead && value.ValueKind != JsonValueKind.Null)
            faults.Warn($"'{place}' is accepted and not acted on: {instead}");
        if (member.IsSentBack && value.ValueKind != JsonValueKind.Null
            && !(value.ValueKind == JsonValueKind.String && inPath.Contains(value.GetString()!)))
            faults.Warn($"'{place}' cannot be set here and was not read");
        if (member.IsSentBack || member.Instead is not null)
            return;
        writer.WritePropertyName(member.Name);
        Visit(value, member.Value, place);
    }

    private void RefuseName(string name, string place, BodyNode node)
    {
        if (faults.IsFull)
        {
            faults.Add(place);
            return;
        }

        var hint = NearestName.Hint(name, node.TakesSettings ? node.Members.Keys.Concat(settings.All) : node.Members.Keys);
        faults.Add(hint.Length > 0
            ? $"'{place}' is not known here{hint}"
            : $"'{place}' is not known here; known "
                + $"are {string.Join(", ", node.Members.Values.Where(member => !member.IsSentBack).Select(member => member.Name).Distinct().Order(StringComparer.Ordinal))}");
    }

    private static string Short(string name)
    {
        const int Most = 64;
        return name.Length > Most ? string.Concat(name.AsSpan(0, Most), "…") : name;
    }
}
