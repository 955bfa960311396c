using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Inspection;

namespace ImageGateway.Simulators.Shared;

/// <summary>One request from reading to the last byte of the answer, recorded in both moments.</summary>
public sealed class Exchange(RequestLog log, FaultCounter counter, SimulatedResponseWriter writer)
{
    public async Task RunAsync(HttpContext context, string provider, Func<ReceivedRequest, SimulatedResponse> handler)
    {
        var cancellationToken = context.RequestAborted;
        var request = counter.Spend(await RequestReader.ReadAsync(context, provider, cancellationToken));
        var entry = log.Add(request);
        var simulatedResponse = handler(request);

        // What the provider refuses stays refused: a transport fault may not hide that the request was wrong.
        if (simulatedResponse.Status is >= 200 and < 300)
            simulatedResponse = Garble(request.Faults, simulatedResponse);
        await SendAsync(context, entry, simulatedResponse, request.Faults.Transport, cancellationToken);
    }

    /// <summary>Sends an answer and notes in the log how that ended.</summary>
    public async Task SendAsync(
        HttpContext context, RecordedRequest entry, SimulatedResponse simulatedResponse, Transport transport,
        CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(context, simulatedResponse, transport, cancellationToken);
            log.Settle(entry, simulatedResponse.Status, clientLeft: false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            log.Settle(entry, simulatedResponse.Status, clientLeft: true);
        }
    }

    private static SimulatedResponse Garble(Faults faults, SimulatedResponse simulatedResponse) => faults switch
    {
        { } when faults.Has(FaultWords.Garbage) => SimulatedResponse.Text(200, "application/json", "}{ this is not JSON"),
        { } when faults.Has(FaultWords.Html) => SimulatedResponse.Text(
            502,
            "text/html",
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"),
        _ => simulatedResponse,
    };
}
