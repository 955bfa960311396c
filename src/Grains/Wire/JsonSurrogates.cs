using System.Text.Json;

namespace ImageGateway.Grains.Wire;

[GenerateSerializer, Immutable, Alias("ig.JsonElement")]
internal readonly record struct JsonElementSurrogate([property: Id(0)] string Text);

[RegisterConverter]
internal sealed class JsonElementConverter : IConverter<JsonElement, JsonElementSurrogate>
{
    public JsonElement ConvertFromSurrogate(in JsonElementSurrogate surrogate) => JsonElement.Parse(surrogate.Text);

    public JsonElementSurrogate ConvertToSurrogate(in JsonElement value) => new(value.GetRawText());
}
