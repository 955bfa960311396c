using ImageGateway.Core.Control;
using ImageGateway.Core.Money;
using ImageGateway.Grains.Configs;
using ImageGateway.Grains.Ledgers;
using ImageGateway.Grains.Storage;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>What stores hold. If one of these fails, the change needs a migration, not a new text here.</summary>
public sealed class StateFormatTests
{
    private readonly StateSerializer _serializer = new();

    [Fact]
    public void ConfigState_IsThisText()
    {
        const string Text = """{"document":{"id":"c1","slug":"main","name":"Main","version":3,"json":"{}"}}""";

        Assert.Equal(Text, _serializer.Serialize(new ConfigState { Document = new("c1", "main", "Main", 3, "{}") }).ToString());
        Assert.Equal(new ConfigDocument("c1", "main", "Main", 3, "{}"), _serializer.Deserialize<ConfigState>(new(Text)).Document);
        Assert.Null(_serializer.Deserialize<ConfigState>(new("{}")).Document);
    }

    [Fact]
    public void LedgerState_HoldsTheNodesOwnText()
    {
        var node = new NodeDocument { Version = 1, Limits = new(5_000_000, null, 40) };

        var text = _serializer.Serialize(new LedgerState { Node = node }).ToString();

        Assert.Equal($$"""{"node":{{System.Text.Encoding.UTF8.GetString(NodeDocumentJson.Write(node))}}}""", text);
        Assert.Equal(node.Limits, _serializer.Deserialize<LedgerState>(new(text)).Node.Limits);
    }

    [Fact]
    public void Deserialize_WhatANewerVersionWrote_IsRefused() =>
        Assert.Throws<System.Text.Json.JsonException>(() => _serializer.Deserialize<LedgerState>(new("""{"node":{"version":1},"more":1}""")));
}
