using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A member of a body that may be left out: left out, null and a value are three different things.</summary>
/// <param name="Value">The value; meaningless where the member was left out.</param>
[JsonConverter(typeof(OptionalConverterFactory))]
internal readonly record struct Optional<T>(T Value)
{
    /// <summary>True when the body has the member, null included.</summary>
    public bool IsPresent { get; } = true;

    /// <summary>The value, or another one where the member was left out.</summary>
    public T Or(T otherwise) => IsPresent ? Value : otherwise;

    /// <summary>A member that is there.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}

/// <summary>Reads <see cref="Optional{T}"/>: the converter runs only for members that are there.</summary>
internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))!);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
