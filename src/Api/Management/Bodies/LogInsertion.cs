using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>A request that was made elsewhere, for the request log.</summary>
internal sealed record LogInsertion
{
    [Description("The request.")]
    public required LoggedRequest Request { get; init; }

    [Description("The response.")]
    public required LoggedResponse Response { get; init; }

    [Description("trace_id, _user, and any other names and values.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Metadata { get; init; }
}

/// <summary>A request that was made elsewhere.</summary>
internal sealed record LoggedRequest
{
    [Description("The address.")]
    [StringLength(BodyNode.LongestText, MinimumLength = 1)]
    public required string Url { get; init; }

    [Description("The provider, by its slug.")]
    [StringLength(BodyNames.MaxChars)]
    public Optional<string?> Provider { get; init; }

    [Description("The method; default: POST.")]
    [StringLength(16)]
    public Optional<string?> Method { get; init; }

    [Description("The headers; their values are not kept.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Headers { get; init; }

    [Description("The body: model and prompt are read from it.")]
    public required JsonElement Body { get; init; }
}

/// <summary>A response that came from elsewhere.</summary>
internal sealed record LoggedResponse
{
    [Description("The status; default: 200.")]
    [Range(100, 599)]
    public Optional<int?> Status { get; init; }

    [Description("The headers; their values are not kept.")]
    public Optional<IReadOnlyDictionary<string, JsonElement>?> Headers { get; init; }

    [Description("The body; base64 of images is not kept.")]
    public required JsonElement Body { get; init; }

    [Description("The duration in milliseconds.")]
    [Range(0, 86_400_000)]
    public Optional<decimal?> ResponseTime { get; init; }
}
