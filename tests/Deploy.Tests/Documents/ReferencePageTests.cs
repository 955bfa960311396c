using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Api.Options;
using ImageGateway.Core.Providers;
using ImageGateway.Providers;
using ImageGateway.Sandbox;
using ImageGateway.Silo.Options;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>
/// The pages of <c>docs/reference</c> say what the code says. <c>UPDATE_DOCS=1 dotnet test tests/Deploy.Tests --filter ReferencePage</c>
/// writes their generated parts anew.
/// </summary>
public sealed partial class ReferencePageTests
{
    private const string Settings = "docs/reference/settings.md", Config = "docs/reference/config.md";
    private const string Headers = "docs/reference/headers.md", Prices = "docs/reference/prices.md";

    private static readonly string[] ConfigGroups = ["strategy", "retry"];
    private static readonly string[] PlainMembers = ["provider", "model", "unit", "operation", "usd", "source", "as_of", "note"];

    private static readonly IReadOnlyList<IImageProvider> Providers =
        ImageProviders.All(new SandboxProvider(new SandboxServer(TimeProvider.System)));

    private static IEnumerable<string> Sources => RepositoryText.Files.Where(
        static file => file.Key.StartsWith("src/", StringComparison.Ordinal) && file.Key.EndsWith(".cs", StringComparison.Ordinal))
        .Select(static file => file.Value);

    [Fact]
    public void Settings_AreThoseOfTheHelpText()
    {
        GeneratedPart.Check(Settings, "options", Table(["option", "default", "meaning"], SettingDescription.Options
            .Select(static one => new[] { Code(one.Name), Text(one.Default), Text(one.Meaning) })));
        GeneratedPart.Check(Settings, "settings", Table(["setting", "default", "meaning"], SettingDescription.Variables
            .Select(static one => new[] { Code(GatewayOptionsReader.Prefix + one.Name), Text(one.Default), Text(one.Meaning) })));
        GeneratedPart.Check(Settings, "options of a cluster", Table(["option", "default", "meaning"], SiloHelp.Options
            .Select(static one => new[] { Code(one.Name), Text(one.Default), Text(one.Meaning) })));
        GeneratedPart.Check(Settings, "settings of a cluster", Table(["setting", "default", "meaning"], SiloHelp.Variables
            .Select(static one => new[] { Code(GatewayOptionsReader.Prefix + one.Name), Text(one.Default), Text(one.Meaning) })));
    }

    [Fact]
    public void Documents_NameOnlySettingsThatAreRead()
    {
        var known = SettingDescription.Variables.Select(static one => GatewayOptionsReader.Prefix + one.Name)
            .Concat(SiloHelp.Variables.Select(static one => GatewayOptionsReader.Prefix + one.Name)).ToHashSet(StringComparer.Ordinal);
        var named = Pages().SelectMany(
            static page => Setting().Matches(page.Value).Select(match => (page.Key, Name: match.Value))).ToList();

        Assert.True(named.Count > 50, $"{named.Count} names");
        Assert.Empty(named.Where(one => !known.Contains(one.Name)).Select(static one => $"{one.Key}: {one.Name}").Distinct());
    }

    [Fact]
    public void ConfigKeys_AreThoseOfTheSchema()
    {
        using var schema = JsonDocument.Parse(RepositoryText.Files["src/Core/Configs/Document/config.schema.json"]);
        var groups = schema.RootElement.GetProperty("$defs");
        GeneratedPart.Check(Config, "config", KeysOf(groups.GetProperty("config")));
        foreach (var group in ConfigGroups)
            GeneratedPart.Check(Config, group, KeysOf(groups.GetProperty(group)));
    }

    [Fact]
    public void ProviderSettings_AreThoseThatProvidersDeclare()
    {
        var rows = from provider in Providers.OrderBy(static provider => provider.Slug, StringComparer.Ordinal)
                   from setting in provider.Capabilities.Settings
                   select new[] { Code(provider.Slug), Code(setting.ConfigKey), Code(setting.Header), RolesOf(setting) };
        GeneratedPart.Check(Config, "settings of providers", Table(["provider", "config key", "header", "what it decides"], rows));
    }

    [Fact]
    public void Headers_AreThoseOfTheSources()
    {
        var known = Sources.SelectMany(static text => QuotedHeader().Matches(text).Select(static match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var listed = Header().Matches(RepositoryText.Files[Headers] + RepositoryText.Files[Config])
            .Select(static match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(known.Except(listed).Order());
        Assert.Empty(Pages().Where(static page => page.Key != "docs/adding-a-provider.md").SelectMany(
            page => Header().Matches(page.Value).Where(match => !known.Contains(match.Value))
                .Select(match => $"{page.Key}: {match.Value}")).Distinct());
    }

    [Fact]
    public void Prices_AreThoseOfTheSheet()
    {
        using var sheet = JsonDocument.Parse(RepositoryText.Files["src/Core/Pricing/prices.json"]);
        var text = new StringBuilder();
        foreach (var provider in sheet.RootElement.GetProperty("rows").EnumerateArray().GroupBy(static row => Member(row, "provider"))
            .OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"## `{provider.Key}`\n\n").Append(Table(
                ["model", "operation", "unit", "only for", "dollars", "as of", "source"], provider.Select(static row => new[]
                {
                    Code(Member(row, "model")), Member(row, "operation"), Member(row, "unit"), Narrowed(row), Member(row, "usd"),
                    Member(row, "as_of"), Source(Member(row, "source")),
                }))).Append('\n');
        }

        GeneratedPart.Check(Prices, "prices", text.ToString().TrimEnd('\n') + "\n");
    }

    private static IEnumerable<KeyValuePair<string, string>> Pages() => RepositoryText.Files.Where(
        static file => (file.Key.StartsWith("docs/", StringComparison.Ordinal) || file.Key is "README.md" or "SECURITY.md")
            && file.Key.EndsWith(".md", StringComparison.Ordinal));

    private static string KeysOf(JsonElement group) => Table(
        ["key", "form", "meaning"], group.GetProperty("properties").EnumerateObject().SelectMany(static key => Rows(key, string.Empty)));

    private static IEnumerable<string[]> Rows(JsonProperty key, string above)
    {
        yield return [Code(above + key.Name), FormOf(key.Value), key.Value.TryGetProperty("description", out var said)
            ? Text(said.GetString()!) : "–"];
        if (!key.Value.TryGetProperty("properties", out var members))
            yield break;
        foreach (var row in members.EnumerateObject().SelectMany(member => Rows(member, above + key.Name + ".")))
            yield return row;
    }

    private static string FormOf(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var values))
            return string.Join(", ", values.EnumerateArray().Where(static value => value.ValueKind == JsonValueKind.String)
                .Select(static value => Code(value.GetString()!)));
        if (schema.TryGetProperty("$ref", out var reference))
            return reference.GetString()!.Split('/')[^1];
        if (schema.TryGetProperty("anyOf", out var forms))
            return string.Join(" or ", forms.EnumerateArray().Select(FormOf).Where(static form => form.Length > 0).Distinct());
        var types = schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } several
            ? several.EnumerateArray().Select(static type => type.GetString()!)
            : [schema.GetProperty("type").GetString()!];
        var form = string.Join(" or ", types.Where(static type => type != "null"));
        return (Bound(schema, "minimum"), Bound(schema, "maximum")) switch
        {
            ({ } least, { } most) => $"{form}, {least} to {most}",
            ({ } least, null) => $"{form} from {least}",
            (null, { } most) => $"{form} up to {most}",
            _ => form,
        };
    }

    private static string? Bound(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var bound) ? bound.GetDecimal().ToString("0.##", CultureInfo.InvariantCulture) : null;

    private static string RolesOf(ProviderSetting setting) => string.Join(", ", new[]
    {
        setting.IsSecret ? "credential" : null,
        setting.Roles.HasFlag(SettingRoles.Destination) ? "destination" : null,
        setting.Roles.HasFlag(SettingRoles.Identity) ? "identity" : null,
        setting.Roles.HasFlag(SettingRoles.Price) ? "price" : null,
        setting.Values.Count > 0 ? "one of " + string.Join(", ", setting.Values.Select(Code)) : null,
    }.Where(static role => role is not null).DefaultIfEmpty("a detail of the request"));

    private static string Narrowed(JsonElement row) => string.Join(
        ", ", row.EnumerateObject().Where(static member => !PlainMembers.Contains(member.Name))
            .Select(static member => $"{member.Name} {member.Value}").DefaultIfEmpty("–"));

    private static string Source(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? $"<{source}>" : Text(source);

    private static string Member(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.ToString() : "–";

    private static string Code(string text) => $"`{text}`";

    private static string Text(string text) => text.Length == 0
        ? "–"
        : text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        text.Append("| ").AppendJoin(" | ", head).Append(" |\n| ").AppendJoin(" | ", head.Select(static _ => "---")).Append(" |\n");
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        return text.ToString();
    }

    [GeneratedRegex(@"\bIMAGEGATEWAY__(?:[A-Z0-9]+|<slug>)(?:__(?:[A-Z0-9]+|<slug>))*")]
    private static partial Regex Setting();

    [GeneratedRegex("\"(x-(?:portkey|gateway)-[a-z0-9-]*[a-z0-9])\"")]
    private static partial Regex QuotedHeader();

    [GeneratedRegex(@"\bx-(?:portkey|gateway)-[a-z0-9-]*[a-z0-9](?![a-z0-9-])")]
    private static partial Regex Header();
}
