using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using ImageGateway.Api.Options;
using ImageGateway.Core.Images;

namespace ImageGateway.Api.Requests;

/// <summary>Reads a JSON body once, as UTF-8, with its limits checked while it arrives.</summary>
public sealed class JsonBodyReader(LimitOptions limits)
{
    /// <summary>Reads the body of a request.</summary>
    public async ValueTask<RequestBody> ReadAsync(HttpRequest request, AdmissionGate.Ticket ticket, CancellationToken cancellation)
    {
        if (request.ContentLength > limits.BodyBytes)
            return RequestBody.Fail(RequestErrors.TooLarge(limits.BodyBytes));

        var reader = request.BodyReader;
        long taken = 0;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
            catch (BadHttpRequestException refused)
            {
                return RequestBody.Fail(refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? RequestErrors.TooLarge(limits.BodyBytes)
                    : RequestErrors.NotJson("it broke off or arrived too slowly."));
            }

            var length = result.Buffer.Length;
            var refusal = length > limits.BodyBytes ? RequestErrors.TooLarge(limits.BodyBytes)
                : !ticket.TryTake(length - taken) ? RequestErrors.Overloaded
                : null;
            if (refusal is not null)
            {
                // The server reads the rest before the connection's next request; a reader left open would break it.
                reader.AdvanceTo(result.Buffer.End);
                return RequestBody.Fail(refusal);
            }

            taken = length;
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return Parse(body);
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private RequestBody Parse(byte[] body)
    {
        // The scanner looks at structure only, and texts go on to providers as they are.
        if (!Utf8.IsValid(body))
            return RequestBody.Fail(RequestErrors.NotJson("it is not valid UTF-8."));
        try
        {
            return RequestBody.Of(ParameterSet.Parse(body, limits.JsonDepth), []);
        }
        catch (JsonException fault)
        {
            return RequestBody.Fail(RequestErrors.NotJson(fault.LineNumber is { } line
                ? $"line {line + 1}, byte {fault.BytePositionInLine + 1}; at most {limits.JsonDepth} levels are accepted."
                : fault.Message));
        }
    }
}
