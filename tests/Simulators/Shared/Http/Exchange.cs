using ImageGateway.Simulators.Shared.Inspection;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>One request from reading to the last byte of the answer, recorded in both moments.</summary>
public sealed class Exchange(RequestLog log, FaultCounter counter, AnswerWriter writer)
{
    public async Task RunAsync(HttpContext context, string provider, Func<ReceivedRequest, Answer> handler)
    {
        var cancellationToken = context.RequestAborted;
        var request = counter.Spend(await RequestReader.ReadAsync(context, provider, cancellationToken));
        var entry = log.Add(request);
        var answer = handler(request);

        // What the provider refuses stays refused: a transport fault may not hide that the request was wrong.
        if (answer.Status is >= 200 and < 300)
            answer = Garble(request.Faults, answer);
        await SendAsync(context, entry, answer, request.Faults.Transport, cancellationToken);
    }

    /// <summary>Sends an answer and notes in the log how that ended.</summary>
    public async Task SendAsync(
        HttpContext context, RecordedRequest entry, Answer answer, Transport transport, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(context, answer, transport, cancellationToken);
            log.Settle(entry, answer.Status, clientLeft: false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            log.Settle(entry, answer.Status, clientLeft: true);
        }
    }

    private static Answer Garble(Faults faults, Answer answer) => faults switch
    {
        { } when faults.Has(FaultWords.Garbage) => Answer.Text(200, "application/json", "}{ this is not JSON"),
        { } when faults.Has(FaultWords.Html) => Answer.Text(
            502,
            "text/html",
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"),
        _ => answer,
    };
}
