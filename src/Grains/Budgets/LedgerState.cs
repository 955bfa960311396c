using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Budgets;

/// <summary>Stored state of a budget with a limit.</summary>
[GenerateSerializer, Alias("ig.LedgerState")]
public sealed class LedgerState
{
    /// <summary>Document of the budget.</summary>
    [Id(0)]
    public BudgetDocument Node { get; set; } = new();

    /// <summary>Members that a newer version wrote; they are written back.</summary>
    [Id(1)]
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
