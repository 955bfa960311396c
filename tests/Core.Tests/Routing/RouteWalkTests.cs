using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class RouteWalkTests
{
    [Fact]
    public void First_SinglesInSingles_IsTheInnermostTarget()
    {
        var target = new Target { Provider = "openai" };
        RouteNode root = new RouteNode.Single(new RouteNode.Single(new RouteNode.Leaf(target)));

        Assert.Same(target, RouteWalk.First(new(root, [])));
        Assert.Same(target, RouteWalk.First(new(new RouteNode.Leaf(target), [])));
    }

    [Fact]
    public void ToString_TargetWithSecrets_NamesNoneOfThem() =>
        Assert.Equal(
            "openai (config.targets[0])", new Target { Provider = "openai", Path = "config.targets[0]", ApiKey = "sk-secret" }.ToString());
}
