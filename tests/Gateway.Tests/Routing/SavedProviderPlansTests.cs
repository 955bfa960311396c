using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Tests.Routing;

/// <summary>Plans of requests that name a saved provider and no more, kept for the next ones.</summary>
public sealed class SavedProviderPlansTests
{
    private static readonly SavedProvider Saved = new() { Id = "1", Slug = "drawing", Workspace = "w", Provider = "openai" };
    private static readonly KeyAccess Access = new(["dall-e-3"], null);

    private readonly SavedProviderPlans _plans = new();
    private readonly EffectivePlan _plan = new(new RouteNode.Leaf(new() { Provider = "openai", Saved = Saved }));

    [Fact]
    public void Find_WhatWasKept_IsTheSamePlan()
    {
        _plans.Keep(Saved, "drawing", Access, _plan);

        Assert.Same(_plan, _plans.Find(Saved, "drawing", Access));
    }

    [Fact]
    public void Find_ProviderChanged_IsNoPlan()
    {
        _plans.Keep(Saved, "drawing", null, _plan);

        Assert.Null(_plans.Find(Saved with { ApiKey = "another" }, "drawing", null));
        Assert.Null(_plans.Find(Saved with { }, "drawing", null));
    }

    [Fact]
    public void Find_OtherAccessOrName_IsNoPlan()
    {
        _plans.Keep(Saved, "drawing", Access, _plan);

        Assert.Null(_plans.Find(Saved, "drawing", null));
        Assert.Null(_plans.Find(Saved, "1", Access));
    }
}
