using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Aws;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Providers.Tests.Shared.Aws;

public sealed class RoleKeysTests
{
    private static readonly RoleRequest Role = new("arn:aws:iam::123456789012:role/images", null, "us-west-2", null);

    private readonly FakeTimeProvider _time = TestClock.Create();

    [Fact]
    public async Task GetAsync_AgainAndAgain_AsksAnewOnlyBeforeTheEnd()
    {
        var service = new FakeRoleService(_time);
        var keys = new RoleKeys(Role, service, _time);

        Assert.Equal("ASIA1", (await keys.GetAsync(default)).AccessKeyId);
        _time.Advance(TimeSpan.FromMinutes(55));
        Assert.Equal("ASIA1", (await keys.GetAsync(default)).AccessKeyId);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ASIA2", (await keys.GetAsync(default)).AccessKeyId);
    }

    [Fact]
    public async Task GetAsync_ByManyAtOnce_AsksOnce()
    {
        var service = new FakeRoleService(_time);
        var keys = new RoleKeys(Role, service, _time);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => keys.GetAsync(default).AsTask()));

        Assert.All(all, pair => Assert.Equal("ASIA1", pair.AccessKeyId));
        Assert.Equal(1, service.Asked);
    }

    [Fact]
    public async Task GetAsync_AfterARefusal_AsksAgain()
    {
        var service = new FakeRoleService(_time) { Refuses = true };
        var keys = new RoleKeys(Role, service, _time);

        await Assert.ThrowsAsync<CredentialException>(async () => await keys.GetAsync(default));
        service.Refuses = false;
        Assert.Equal("ASIA2", (await keys.GetAsync(default)).AccessKeyId);
    }

    [Fact]
    public async Task Role_OfTheSameRequest_IsTheSameSource()
    {
        var service = new FakeRoleService(_time);
        var identities = new AwsIdentities(_time, new GivenKeys(new("AKIA", "s", null)), service);

        Assert.Same(identities.Role(Role), identities.Role(Role with { }));
        Assert.NotSame(identities.Role(Role), identities.Role(Role with { ExternalId = "x" }));
        Assert.NotSame(identities.Role(Role), identities.Role(Role with { Caller = new("AKIA", "s", null) }));
        Assert.Equal("ASIA1", (await identities.Role(Role).GetAsync(default)).AccessKeyId);
    }
}
