using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Guardrails;

/// <summary>Request and text that checks judge.</summary>
/// <param name="Stage">When.</param>
/// <param name="Text">The prompt; of an answer the prompts that its provider rewrote, a line each.</param>
/// <param name="Image">The request as its target gets it.</param>
/// <param name="Metadata">The caller's metadata.</param>
public sealed record CheckSubject(
    GuardrailStage Stage, string Text, ImageRequest Image, IReadOnlyDictionary<string, RequestAttributeValue> Metadata)
{
    /// <summary>Time budget that patterns may still use.</summary>
    public required PatternTime Patterns { get; init; }
}
