using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Tests.Errors;

public sealed class GatewayErrorTests
{
    [Fact]
    public void Invalid_NothingElseSaid_Is400OfTheCaller() =>
        Assert.Equal(new(400, "m", "invalid_request_error", "c", "p"), GatewayError.Invalid("m", "p", "c"));

    [Fact]
    public void Invalid_Status_IsKept() => Assert.Equal(413, GatewayError.Invalid("m", status: 413).Status);

    [Fact]
    public void Unsupported_Operation_HasTheFixedCode() =>
        Assert.Equal(new(400, "m", "invalid_request_error", "unsupported_operation", "model"), GatewayError.Unsupported("m", "model"));

    [Fact]
    public void Upstream_Failure_IsOfTheProvider() =>
        Assert.Equal(new(502, "m", "upstream_error", "c"), GatewayError.Upstream(502, "m", "c"));

    [Fact]
    public void Details_NotSaid_AreEmptyAndNoRetryIsNamed()
    {
        var error = GatewayError.Invalid("m");

        Assert.Empty(error.Details);
        Assert.Null(error.PortkeyMessage);
        Assert.Null(error.RetryAfterSeconds);
    }
}
