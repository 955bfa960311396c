using System.Text;
using System.Text.Json;
using ImageGateway.Core.Money;

namespace ImageGateway.Core.Tests.Money;

public sealed class NodeDocumentJsonTests
{
    // What stores hold. If this test fails, the change needs a migration, not a new text here.
    private const string Kept =
        """{"version":12,"limits":{"cost":5000000,"requests":null,"images":40},"current":{"period":3,"settled":{"cost":40000,"requests":1,"images":1},"uncertain":{"cost":0,"requests":0,"images":0},"accounts":{"f1-a":{"seq":4,"granted":{"cost":80000,"requests":2,"images":2},"returned":{"cost":1,"requests":0,"images":0},"spent":{"cost":2,"requests":0,"images":0},"doubt":{"cost":3,"requests":0,"images":0},"reserved":{"cost":4,"requests":0,"images":0},"want":{"cost":5,"requests":0,"images":0},"verdict":"Short","heard_at":"2026-11-02T12:00:00+00:00"}},"closed":{"f0-a":"2026-11-02T11:59:00+00:00"}},"recovering_until":null}""";

    [Fact]
    public void Write_WhatWasRead_IsTheSameText() =>
        Assert.Equal(Kept, Encoding.UTF8.GetString(NodeDocumentJson.Write(NodeDocumentJson.Read(Encoding.UTF8.GetBytes(Kept)))));

    [Fact]
    public void Read_EveryPart_ArrivesInItsPlace()
    {
        var node = NodeDocumentJson.Read(Encoding.UTF8.GetBytes(Kept));

        Assert.Equal((12L, new Limits(5_000_000, null, 40), 3L), (node.Version, node.Limits, node.Current.Period));
        Assert.Equal(new Amount(40_000, 1, 1), node.Current.Settled);
        var account = node.Current.Accounts["f1-a"];
        Assert.Equal((new Amount(80_000, 2, 2), SyncVerdict.Short), (account.Granted, account.Verdict));
        Assert.Equal(4, account.Reserved.Cost);
        Assert.True(node.Current.Closed.ContainsKey("f0-a"));
    }

    [Fact]
    public void Read_AbsentMembers_MeanTheirDefaults()
    {
        var node = NodeDocumentJson.Read("""{"version":1}"""u8);

        Assert.Equal((1L, Limits.None), (node.Version, node.Limits));
        Assert.Empty(node.Current.Accounts);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"version":1,"from_a_newer_version":true}""")]
    public void Read_WhatIsNotUnderstood_Throws(string text) =>
        Assert.ThrowsAny<JsonException>(() => NodeDocumentJson.Read(Encoding.UTF8.GetBytes(text)));
}
