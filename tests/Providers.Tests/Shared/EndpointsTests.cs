using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Tests.Shared;

public sealed class EndpointsTests
{
    [Fact]
    public void Below_ManyBasesAndPaths_IsTheUrlOfEach()
    {
        var endpoints = new Endpoints();
        foreach (var round in Enumerable.Range(0, 3))
        {
            foreach (var number in Enumerable.Range(0, 300))
            {
                var baseUrl = new Uri($"http://host-{number}.example/{new string('a', number)}?version={number}");
                foreach (var path in (string[])["/images/generations", "/images/edits?version=2&x=1"])
                    Assert.Equal(BaseUrl.Below(baseUrl, path), endpoints.Below(baseUrl, path));
            }
        }
    }

    [Fact]
    public void Below_TheSameAgain_IsKept()
    {
        var endpoints = new Endpoints();

        Assert.Same(
            endpoints.Below(new("http://host.example/v1"), "/images"), endpoints.Below(new("http://host.example/v1"), "/images"));
    }
}
