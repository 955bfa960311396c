using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

public sealed class PolicyRecordTests
{
    private static readonly Dictionary<string, string> Facts = new()
    {
        ["workspace_id"] = "w",
        ["user"] = "ann",
        ["metadata.team"] = "a\"b"
    };

    [Theory]
    [InlineData("user", "user", "ann", "ann")]
    [InlineData("user", "user", "*", "ann")]
    [InlineData("user", "user", "bob,ann", "ann")]
    [InlineData("user", "user", "bob", null)]
    [InlineData("user", "metadata.none", "*", null)]
    [InlineData("metadata.none", "user", "*", null)]
    [InlineData("workspace_id,metadata.team", "user", "ann", """["w","a\u0022b"]""")]
    public void ValueFor_GroupsAndConditions_DecideWhoseLimitItIs(string groups, string key, string values, string? expected)
    {
        var policy = new PolicyRecord { Name = "p", GroupBy = [.. groups.Split(',')], Conditions = [new(key, [.. values.Split(',')])] };
        Assert.Equal(expected, policy.ValueFor(fact => Facts.GetValueOrDefault(fact)));
    }

    [Theory]
    [InlineData("user", true)]
    [InlineData("metadata.a", true)]
    [InlineData("metadata.", false)]
    [InlineData("virtual_key", false)]
    [InlineData("model", false)]
    public void IsKnown(string key, bool expected) => Assert.Equal(expected, PolicyKeys.IsKnown(key));
}
