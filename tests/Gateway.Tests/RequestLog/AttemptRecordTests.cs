using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.RequestLog;

/// <summary>The record of an attempt whose calls are answered side by side.</summary>
public sealed class AttemptRecordTests
{
    private const int Calls = 8;
    private const int Answers = 2_000;

    private static readonly byte[] Piece = Encoding.UTF8.GetBytes(
        """{"created":1,"data":[{"url":"https://images.example/one.png"}],"more":[1,2,3,4,5,6,7,8,9]}""");

    [Fact]
    public async Task Answers_ReadSideBySide_TakeEachOthersPlace_AndNoneFails()
    {
        var request = new RequestRecord(TimeProvider.System, new DefaultHttpContext(), ImageOperation.Generation, LogContent.Full, null!);
        var attempt = new AttemptRecord(request, new Target { Provider = "scripted" }, "model", 0);
        using var together = new Barrier(Calls);

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                for (var answer = 0; answer < Answers; answer++)
                {
                    var body = attempt.Watch();
                    for (var piece = 0; piece < 4; piece++)
                        body.Read(Piece, body.Now);
                }
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(4 * Piece.Length, attempt.Received!.Bytes);
        attempt.Release();
    }
}
