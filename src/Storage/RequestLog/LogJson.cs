using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>JSON of batches in the spool, and of the parts of an entry that are lists or maps.</summary>
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(ImmutableArray<LogImage>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, ImmutableArray<string>>), TypeInfoPropertyName = "CountedMetadata")]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class LogJson : JsonSerializerContext;
