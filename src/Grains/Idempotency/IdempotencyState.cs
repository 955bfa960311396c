using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Responses;

namespace ImageGateway.Grains.Idempotency;

/// <summary>Stored state of an idempotency key.</summary>
[GenerateSerializer, Alias("ig.IdempotencyState")]
public sealed class IdempotencyState
{
    /// <summary>The process that ran or runs it.</summary>
    [Id(0)]
    public string Owner { get; set; } = string.Empty;

    /// <summary>Hash of what was asked for.</summary>
    [Id(1)]
    public string Hash { get; set; } = string.Empty;

    /// <summary>State of the run.</summary>
    [Id(2)]
    [JsonConverter(typeof(JsonStringEnumConverter<RunState>))]
    public RunState State { get; set; }

    /// <summary>The response as text; null: there is none, or its bytes had to make room.</summary>
    [Id(3)]
    public string? Response { get; set; }

    /// <summary>Time of the last change.</summary>
    [Id(4)]
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [Id(5)]
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>The state of a record.</summary>
    internal static IdempotencyState From(IdempotencyRecord record, IdempotencyState former) => new()
    {
        Owner = record.Owner,
        Hash = record.Hash,
        State = record.State,
        Response = record.Response?.Write(),
        ChangedAt = record.ChangedAt,
        Unknown = former.Unknown,
    };

    /// <summary>The record of the state.</summary>
    internal IdempotencyRecord Record() =>
        new(Owner, Hash, State, Response is { } response ? StoredResponse.Read(response) : null, ChangedAt);
}
