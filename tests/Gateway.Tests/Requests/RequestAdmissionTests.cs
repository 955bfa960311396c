using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Requests;

public sealed class RequestAdmissionTests
{
    [Fact]
    public void TryEnter_FullGate_RefusesUntilSomeoneLeaves()
    {
        var gate = Inbound.Gate(new LimitOptions { Concurrent = 2 });
        var first = gate.TryEnter();
        using var second = gate.TryEnter();

        Assert.Null(gate.TryEnter());
        Assert.Equal(2, gate.Requests);
        first!.Dispose();
        Assert.NotNull(gate.TryEnter());
    }

    [Fact]
    public void TryTake_BytesBeyondTheBound_AreRefusedAndNotCounted()
    {
        var gate = Inbound.Gate(new LimitOptions { BytesInFlight = 100 });
        var (first, second) = (gate.TryEnter()!, gate.TryEnter()!);

        Assert.True(first.TryTake(60));
        Assert.False(second.TryTake(41));
        Assert.True(second.TryTake(40));
        Assert.Equal(100, gate.Bytes);
        first.Dispose();
        Assert.True(second.TryTake(60));
        second.Dispose();
        Assert.Equal((0, 0), (gate.Bytes, gate.Requests));
    }

    [Fact]
    public void TryEnter_ProcessThatEnds_Refuses()
    {
        var lifetime = new Inbound.Lifetime();
        var gate = Inbound.Gate(new LimitOptions(), lifetime);
        using var before = gate.TryEnter();

        lifetime.StopApplication();

        Assert.NotNull(before);
        Assert.Null(gate.TryEnter());
        Assert.Equal((503, "draining"), (gate.Refusal.Status, gate.Refusal.Code));
    }

    [Fact]
    public async Task Refusal_ProcessThatEnds_ClosesTheConnection()
    {
        var context = new DefaultHttpContext();

        await ErrorWriter.WriteAsync(context, RequestErrors.Draining);

        Assert.Equal(("close", "1"), (context.Response.Headers.Connection.ToString(), context.Response.Headers.RetryAfter.ToString()));
    }
}
