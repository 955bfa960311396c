using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>The members of a JSON object that is being written, files among them; setting one again replaces it.</summary>
internal sealed class BodyObject
{
    private readonly List<Member> _members = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private sealed record Member(string Name, ReadOnlyMemory<byte> Json, IReadOnlyList<InputFile>? Files, bool IsList);

    /// <summary>True when the object has no members.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Determines whether a member of this name exists.</summary>
    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>A member that is JSON already.</summary>
    public void Set(string name, ReadOnlyMemory<byte> json) => Put(new(name, json, null, false));

    /// <summary>A string; null leaves the object as it is.</summary>
    public void Set(string name, string? text)
    {
        if (text is not null)
            Set(name, JsonText.Quote(text));
    }

    /// <summary>Sets a member to a whole number.</summary>
    public void Set(string name, long number) => Set(name, JsonText.Number(number));

    /// <summary>A file in base64.</summary>
    public void Set(string name, InputFile file) => Put(new(name, default, [file], false));

    /// <summary>Sets a member to a list of files in base64.</summary>
    public void Set(string name, IReadOnlyList<InputFile> files) => Put(new(name, default, files, true));

    /// <summary>Writes the object to a body.</summary>
    public void WriteTo(JsonBodyBuilder body)
    {
        body.Writer.WriteStartObject();
        foreach (var member in _members)
        {
            body.Writer.WritePropertyName(member.Name);
            if (member.Files is null)
            {
                body.Writer.WriteRawValue(member.Json.Span, skipInputValidation: true);
                continue;
            }

            if (member.IsList)
                body.Writer.WriteStartArray();
            foreach (var file in member.Files)
                body.WriteFile(file);
            if (member.IsList)
                body.Writer.WriteEndArray();
        }

        body.Writer.WriteEndObject();
    }

    private void Put(Member member)
    {
        if (_places.TryAdd(member.Name, _members.Count))
            _members.Add(member);
        else
            _members[_places[member.Name]] = member;
    }
}
