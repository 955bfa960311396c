using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Writes parameters as members of a provider's JSON.</summary>
internal static class JsonMembers
{
    // Texts by nature: in a form a number between them is still a text.
    private static readonly string[] Texts = [ParameterNames.NegativePrompt, ParameterNames.Prompt, ParameterNames.User];

    /// <summary>A parameter by its own name. In a form everything is text: what reads as a number or a truth value becomes one.</summary>
    public static void WriteParameter(this Utf8JsonWriter json, Parameter parameter)
    {
        json.WritePropertyName(parameter.Name);
        json.WriteParameterValue(parameter);
    }

    /// <summary>The value of a parameter under a name that is already written.</summary>
    public static void WriteParameterValue(this Utf8JsonWriter json, Parameter parameter)
    {
        var bare = parameter.IsText && !Texts.Contains(parameter.Name)
            && (JsonText.IsNumber(parameter.Value.Span) || parameter.AsBoolean() is not null);
        json.WriteRawValue(bare ? parameter.Value.Span : parameter.AsJson().Span, skipInputValidation: true);
    }
}
