using ImageGateway.Api.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Tests.Authentication;

public sealed class ConnectionKeyTests
{
    [Fact]
    public async Task HashOf_KeysInTurn_IsThatOfEach()
    {
        var connection = new DefaultConnectionContext();
        await ConnectionKey.Wrap(static _ => Task.CompletedTask)(connection);
        var context = new DefaultHttpContext(new FeatureCollection(connection.Features));

        Assert.NotNull(context.Features.Get<ConnectionKey>());
        Assert.All(["one", "other", "other", "one"], key => Assert.Equal(KeyText.Hash(key), ConnectionKey.HashOf(context, key)));
    }

    [Fact]
    public void HashOf_RequestWithoutConnection_IsThatOfTheKey() =>
        Assert.Equal(KeyText.Hash("one"), ConnectionKey.HashOf(new DefaultHttpContext(), "one"));
}
