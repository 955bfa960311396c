using System.Text.Json;
using ImageGateway.Core.Budgets.RateLimiting;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

public sealed class LimitReaderTests
{
    private readonly List<string> _faults = [];

    [Theory]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    [InlineData("[]", 0)]
    [InlineData("""{"credit_limit":5}""", 1)]
    [InlineData("""{"creditLimit":5,"alertThreshold":null,"periodicReset":"weekly"}""", 1)]
    [InlineData(
        """[{"type":"cost","credit_limit":0.5},{"type":"requests","credit_limit":3},{"type":"images","credit_limit":1000000000}]""", 3)]
    public void Usage_SoundLimits_AreRead(string json, int count)
    {
        Assert.Equal(count, Usage(json).Length);
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("""{"credit_limit":0.000001}""", 1)]
    [InlineData("""{"credit_limit":12.34}""", 12_340_000)]
    [InlineData("""{"type":"images","credit_limit":12}""", 12)]
    public void LedgerLimit_OfALimit_IsInMicroDollarsOrPieces(string json, long expected) =>
        Assert.Equal(expected, Assert.Single(Usage(json)).LedgerLimit);

    [Theory]
    [InlineData("""{"type":"tokens","credit_limit":5}""", "'usage_limits.type' is 'tokens'")]
    [InlineData("""{"type":5,"credit_limit":5}""", "usage_limits.type")]
    [InlineData("""{"credit_limit":0}""", "credit_limit")]
    [InlineData("""{"credit_limit":-1}""", "credit_limit")]
    [InlineData("""{"credit_limit":"5"}""", "credit_limit")]
    [InlineData("""{"credit_limit":0.0000001}""", "credit_limit")]
    [InlineData("""{"credit_limit":1e300}""", "credit_limit")]
    [InlineData("""{"type":"images","credit_limit":1.5}""", "credit_limit")]
    [InlineData("""{"credit_limit":1000000001}""", "credit_limit")]
    [InlineData("""{}""", "credit_limit", false)]
    [InlineData("""{"credit_limit":5,"alert_threshold":6}""", "alert_threshold")]
    [InlineData("""{"credit_limit":5,"periodic_reset":"yearly"}""", "periodic_reset")]
    [InlineData("""{"credit_limit":5,"periodic_reset_days":30}""", "periodic_reset_days")]
    [InlineData("""{"credit_limit":5,"next_usage_reset_at":"2030-01-01"}""", "next_usage_reset_at")]
    [InlineData("""[{"credit_limit":5},{"type":"cost","credit_limit":6}]""", "more than one limit of type 'cost'")]
    [InlineData("7", "must be an object or an array")]
    [InlineData("[7]", "must be an object or an array")]
    public void Usage_WhatIsNotServed_IsRefusedByName(string json, string word, bool wrapped = true)
    {
        Usage(wrapped ? json : $"[{json}]");
        Assert.Contains(_faults, fault => fault.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"requests","unit":"rpm","value":0}""", 1)]
    [InlineData(
        """[{"type":"requests","unit":"rpm","value":5},{"type":"requests","unit":"rpd","value":50},{"type":"images","unit":"rph","value":9}]""", 3)]
    [InlineData("""{"type":"images_in_flight","value":2,"queue":{"max":10,"wait_ms":1000}}""", 1)]
    [InlineData("""{"type":"images_in_flight","unit":null,"value":2,"queue":null}""", 1)]
    public void Rates_SoundLimits_AreRead(string json, int count)
    {
        Assert.Equal(count, Rates(json).Length);
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("""{"type":"tokens","unit":"rpm","value":5}""", "'rate_limits.type' is 'tokens'")]
    [InlineData("""{"unit":"rpm","value":5}""", "type")]
    [InlineData("""{"type":"requests","unit":"rps","value":5}""", "'rate_limits.unit' is 'rps'")]
    [InlineData("""{"type":"requests","unit":"rpw","value":5}""", "'rate_limits.unit' is 'rpw'")]
    [InlineData("""{"type":"requests","value":5}""", "unit")]
    [InlineData("""{"type":"requests","unit":"rpm"}""", "value")]
    [InlineData("""{"type":"requests","unit":"rpm","value":-1}""", "value")]
    [InlineData("""{"type":"requests","unit":"rpm","value":1.5}""", "value")]
    [InlineData("""{"type":"requests","unit":"rpm","value":5,"queue":{"max":1,"wait_ms":1}}""", "queue")]
    [InlineData("""{"type":"images_in_flight","unit":"rpm","value":5}""", "unit")]
    [InlineData("""{"type":"images_in_flight","value":5,"queue":{"max":0,"wait_ms":1}}""", "queue.max")]
    [InlineData("""{"type":"images_in_flight","value":5,"queue":{"max":1}}""", "queue.wait_ms")]
    [InlineData("""{"type":"images_in_flight","value":5,"queue":{"max":1,"wait_ms":1,"fair":true}}""", "queue.fair")]
    [InlineData("""[{"type":"requests","unit":"rpm","value":5},{"type":"requests","unit":"rpm","value":6}]""", "more than one limit")]
    public void Rates_WhatIsNotServed_IsRefusedByName(string json, string word)
    {
        Rates(json);
        Assert.Contains(_faults, fault => fault.Contains(word, StringComparison.Ordinal));
    }

    private System.Collections.Immutable.ImmutableArray<UsageLimit> Usage(string json) =>
        new LimitReader(_faults.Add).Usage(JsonDocument.Parse(json).RootElement);

    private System.Collections.Immutable.ImmutableArray<RateLimitRule> Rates(string json) =>
        new LimitReader(_faults.Add).Rates(JsonDocument.Parse(json).RootElement);
}
