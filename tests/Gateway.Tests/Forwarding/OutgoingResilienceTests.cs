using System.Net;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Gateway.Tests.Forwarding;

/// <summary>Calls of the gateway's own are tried three times, and no more.</summary>
public sealed class OutgoingResilienceTests
{
    private readonly FakeTimeProvider _time = TestClock.Create();

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, 3)]
    [InlineData(HttpStatusCode.TooManyRequests, 3)]
    [InlineData(HttpStatusCode.InternalServerError, 3)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 3)]
    [InlineData(HttpStatusCode.OK, 1)]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.Unauthorized, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    public async Task Send_Status_IsRepeatedWhereItMayPass(HttpStatusCode status, int tries)
    {
        var (response, sent) = await SendAsync(_ => new(status));
        Assert.Equal((status, tries), (response!.StatusCode, sent));
    }

    [Fact]
    public async Task Send_FailsTwice_GivesTheThirdResponse()
    {
        var (response, sent) = await SendAsync(attempt => attempt < 3 ? throw new HttpRequestException("reset") : new(HttpStatusCode.OK));
        Assert.Equal((HttpStatusCode.OK, 3), (response!.StatusCode, sent));
    }

    [Fact]
    public async Task Send_AlwaysFails_GivesTheLastFailure() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(attempt => throw new HttpRequestException($"reset {attempt}")));

    [Fact]
    public async Task Send_Body_IsTheSameEachTime()
    {
        var bodies = new List<string>();
        using var handler = new AccessTokenHandler(OutgoingResilience.Create(_time), new ScriptedHandler(async (request, attempt) =>
        {
            bodies.Add(await request.Content!.ReadAsStringAsync());
            return new(attempt < 3 ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
        }));
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://tokens.example")
        { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };

        await PassTimeAsync(client.SendAsync(request, default));

        Assert.Equal(["grant_type=client_credentials", "grant_type=client_credentials", "grant_type=client_credentials"], bodies);
    }

    private async Task<(HttpResponseMessage? Response, int Sent)> SendAsync(Func<int, HttpResponseMessage> script)
    {
        var sent = 0;
        var pipeline = OutgoingResilience.Create(_time);
        var response = await PassTimeAsync(pipeline.ExecuteAsync(_ => ValueTask.FromResult(script(++sent))).AsTask());
        return (response, sent);
    }

    private async Task<T> PassTimeAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await work;
    }

    private sealed class ScriptedHandler(Func<HttpRequestMessage, int, Task<HttpResponseMessage>> script) : HttpMessageHandler
    {
        private int _attempts;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            script(request, ++_attempts);
    }
}
