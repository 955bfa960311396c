using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Feedback on the response of a request.</summary>
internal sealed record FeedbackRequest
{
    [Description("The request's x-portkey-trace-id.")]
    [AlsoNamed("trace_i_d")]
    [StringLength(BodyNames.MaxChars, MinimumLength = 1)]
    public required string TraceId { get; init; }

    [Description("The opinion, from -10 to 10.")]
    [Range(-10, 10)]
    public required int Value { get; init; }

    [Description("Weight beside other feedback, from 0 to 1; default: 1.")]
    [Range(0, 1)]
    public Optional<decimal?> Weight { get; init; }

    [Description("Any names and values.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Metadata { get; init; }
}

/// <summary>A change of feedback; what is left out stays as it is.</summary>
internal sealed record FeedbackChange
{
    [Description("The opinion, from -10 to 10.")]
    [Range(-10, 10)]
    public required int Value { get; init; }

    [Description("Weight beside other feedback, from 0 to 1.")]
    [Range(0, 1)]
    public Optional<decimal?> Weight { get; init; }

    [Description("Any names and values.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Metadata { get; init; }

    [SentBack]
    public JsonElement? Id { get; init; }

    [SentBack]
    [AlsoNamed("feedback_i_d")]
    public JsonElement? FeedbackId { get; init; }

    [SentBack]
    [AlsoNamed("trace_i_d")]
    public JsonElement? TraceId { get; init; }
}
