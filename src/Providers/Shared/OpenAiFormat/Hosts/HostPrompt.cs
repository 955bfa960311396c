using System.Text;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat.Hosts;

/// <summary>Moves into the prompt what a host reads there.</summary>
internal static class HostPrompt
{
    /// <summary>The parameters with a prompt that carries what the preset puts there.</summary>
    public static ParameterSet Place(ParameterSet parameters, HostPreset preset)
    {
        var prompt = parameters.Text(ParameterNames.Prompt);
        if (preset.Negative == NegativePlace.BehindABar && prompt is not null
            && parameters.Text(ParameterNames.NegativePrompt) is { } negative)
        {
            parameters = parameters.Without(ParameterNames.NegativePrompt);
            return negative.Length == 0 ? parameters : parameters.With(new(ParameterNames.Prompt, JsonText.Quote($"{prompt}|{negative}")));
        }

        var extras = parameters.Items.Where(item => !item.IsNull && !OpenAiModels.Vocabulary.Contains(item.Name)).ToList();
        if (!preset.ExtrasInPrompt || extras.Count == 0)
            return parameters;

        // Fields of a form are text; what reads as JSON is written as that.
        var arguments = (CallBody.Json)OpenAiBody.Json(
            new([.. extras.Select(item => item.IsText && IsJson(item.Value) ? item with { IsText = false } : item)]));
        return parameters
            .Without([.. extras.Select(item => item.Name)])
            .With(new(ParameterNames.Prompt, JsonText.Quote(
                $"{prompt} <sd_cpp_extra_args>{Encoding.UTF8.GetString(arguments.Text.Span)}</sd_cpp_extra_args>")));
    }

    private static bool IsJson(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
