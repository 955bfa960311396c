using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class RouteWalkTests
{
    [Fact]
    public void First_SinglesInSingles_IsTheInnermostTarget()
    {
        var target = new Target { Provider = "openai" };
        RouteNode root = new RouteNode.Single(new RouteNode.Single(new RouteNode.Leaf(target)));

        Assert.Same(target, RouteWalk.First(root));
        Assert.Same(target, RouteWalk.First(new RoutePlan(root, [])));
    }

    [Fact]
    public void Replace_TargetThatIsShared_IsReplacedOnceAndStaysShared()
    {
        RouteNode shared = new RouteNode.Leaf(new() { Provider = "openai" });
        var replaced = 0;
        var root = (RouteNode.Fallback)RouteWalk.Replace(
            new RouteNode.Fallback([shared, new RouteNode.Single(shared), shared], [500], OnlyIfNotStarted: true),
            target => target with { Path = $"{replaced++}" });

        Assert.Equal(1, replaced);
        Assert.Same(root.Children[0], root.Children[2]);
        Assert.Same(root.Children[0], ((RouteNode.Single)root.Children[1]).First);
        Assert.Equal((true, "0"), (root.OnlyIfNotStarted, RouteWalk.First(root).Path));
    }

    [Fact]
    public void ToString_TargetWithSecrets_NamesNoneOfThem() =>
        Assert.Equal(
            "openai (config.targets[0])", new Target { Provider = "openai", Path = "config.targets[0]", ApiKey = "sk-secret" }.ToString());
}
