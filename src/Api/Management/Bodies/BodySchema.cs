using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Reads the form of bodies from the metadata of their records: names, kinds, and the bounds in their attributes.</summary>
internal static class BodySchema
{
    private static readonly ConcurrentDictionary<Type, BodyNode> Known = new();

    /// <summary>The bodies of routes that say more than the path: those that the OpenAPI document describes.</summary>
    public static IReadOnlyList<Type> Bodies { get; } =
    [
        typeof(ApiKeyChange), typeof(ApiKeyRotation), typeof(WorkspaceChange), typeof(ConfigChange), typeof(ConfigRestore),
        typeof(GuardrailChange),
        typeof(UsagePolicyChange),
        typeof(RatePolicyChange), typeof(SavedProviderChange), typeof(IntegrationModelsChange), typeof(IntegrationWorkspacesChange),
        typeof(UsageResolution),
        typeof(ImportDocument), typeof(LogInsertion), typeof(FeedbackRequest), typeof(FeedbackChange), typeof(LogExportChange),
    ];

    /// <summary>The form of a record of <see cref="BodyContext"/>.</summary>
    public static BodyNode For(Type type) => Known.GetOrAdd(type, static type => NodeOf(InfoOf(type)));

    /// <summary>The type behind <see cref="Optional{T}"/> and <see cref="Nullable{T}"/>.</summary>
    public static Type Bare(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
            type = type.GetGenericArguments()[0];
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static JsonTypeInfo InfoOf(Type type) => BodyContext.Default.Options.GetTypeInfo(type);

    private static BodyNode NodeOf(JsonTypeInfo info) => info.Type == typeof(string) ? new(BodyKind.Text)
        : info.Type == typeof(bool) ? new(BodyKind.Flag)
        : info.Type == typeof(int) ? new(BodyKind.Whole) { Least = int.MinValue, Greatest = int.MaxValue }
        : info.Type == typeof(long) ? new(BodyKind.Whole) { Least = long.MinValue, Greatest = long.MaxValue }
        : info.Type == typeof(decimal) ? new(BodyKind.Amount)
        : info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new(BodyKind.List) { Most = BodyNode.LongestList, Element = NodeOf(InfoOf(info.ElementType!)) },
            JsonTypeInfoKind.Dictionary => new(BodyKind.Map) { Most = BodyNode.LongestList, Element = NodeOf(InfoOf(info.ElementType!)) },
            JsonTypeInfoKind.Object => ObjectOf(info),
            _ => new(BodyKind.Any),
        };

    private static BodyNode ObjectOf(JsonTypeInfo info)
    {
        var members = new Dictionary<string, BodyMember>(StringComparer.Ordinal);
        foreach (var property in info.Properties.Where(property => !property.IsExtensionData))
        {
            var member = MemberOf(property);
            members.Add(member.Name, member);
            foreach (var other in AttributesOf<AlsoNamedAttribute>(property))
                members.Add(other.Name, member);
        }

        return new(BodyKind.Object)
        { Members = members.ToFrozenDictionary(), TakesSettings = info.Properties.Any(property => property.IsExtensionData) };
    }

    private static BodyMember MemberOf(JsonPropertyInfo property)
    {
        var shape = AttributesOf<ShapedAsAttribute>(property).FirstOrDefault()?.Type ?? Bare(property.PropertyType);
        var node = Bounded(NodeOf(InfoOf(shape)), property);
        if (AttributesOf<OneOrManyAttribute>(property).Any())
            node = node.Kind == BodyKind.List
                ? node with { OneOrMany = true }
                : new(BodyKind.List) { Element = node, Most = BodyNode.LongestList, OneOrMany = true };
        return new(property.Name, node with { Nullable = IsNullable(property) })
        {
            Instead = AttributesOf<NotActedOnAttribute>(property).FirstOrDefault()?.Instead,
            IsSentBack = AttributesOf<SentBackAttribute>(property).Any(),
            IsRequired = property.IsRequired,
            Description = AttributesOf<DescriptionAttribute>(property).FirstOrDefault()?.Description,
        };
    }

    private static BodyNode Bounded(BodyNode node, JsonPropertyInfo property)
    {
        if (AttributesOf<StringLengthAttribute>(property).FirstOrDefault() is { } text)
            node = node with { Fewest = text.MinimumLength, Most = text.MaximumLength };
        if (AttributesOf<LengthAttribute>(property).FirstOrDefault() is { } list)
            node = node with { Fewest = list.MinimumLength, Most = list.MaximumLength };
        if (AttributesOf<AllowedValuesAttribute>(property).FirstOrDefault() is { } allowed)
            node = node with { Allowed = [.. allowed.Values.OfType<string>()] };
        if (AttributesOf<RangeAttribute>(property).FirstOrDefault() is { } range)
        {
            node = node with
            {
                Least = Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture),
                Greatest = Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture),
            };
        }

        return node;
    }

    private static bool IsNullable(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not PropertyInfo declared)
            return true;
        var type = property.PropertyType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            var inner = type.GetGenericArguments()[0];
            return Nullable.GetUnderlyingType(inner) is not null || inner == typeof(JsonElement)
                || (!inner.IsValueType && new NullabilityInfoContext().Create(declared).GenericTypeArguments[0].ReadState
                    == NullabilityState.Nullable);
        }

        return Nullable.GetUnderlyingType(type) is not null || type == typeof(JsonElement)
            || (!type.IsValueType && new NullabilityInfoContext().Create(declared).ReadState == NullabilityState.Nullable);
    }

    private static IEnumerable<T> AttributesOf<T>(JsonPropertyInfo property)
        where T : Attribute =>
        property.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>() ?? [];
}
