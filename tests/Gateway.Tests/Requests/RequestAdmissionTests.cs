using ImageGateway.Gateway.Options;

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
    }
}
