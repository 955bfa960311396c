using System.Text.Json;
using System.Text.Unicode;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>Reads a JSON body once, as UTF-8, with its limits checked while it arrives.</summary>
public sealed class JsonBodyReader(LimitOptions limits, TimeProvider? time = null)
{
    /// <summary>Reads the body of a request.</summary>
    public async ValueTask<RequestBody> ReadAsync(HttpRequest request, RequestAdmission.Ticket ticket, CancellationToken cancellation)
    {
        try
        {
            if (IncomingBody.TryTake(request, ticket, limits, out var whole))
                return Parse(whole);
            using var body = IncomingBody.Open(request, ticket, limits, time ?? TimeProvider.System, cancellation);
            return Parse(await body.ReadAllAsync(request.ContentLength));
        }
        catch (BodyRefusedException refused)
        {
            return RequestBody.Fail(refused.Error);
        }
        catch (IOException)
        {
            return RequestBody.Fail(RequestErrors.NotJson("it broke off."));
        }
    }

    private RequestBody Parse(ReadOnlyMemory<byte> body)
    {
        // Windows' own tools write a byte order mark, which is no part of the text.
        if (body.Span.StartsWith("\ufeff"u8))
            body = body["\ufeff"u8.Length..];

        // The scanner looks at structure only, and texts go on to providers as they are.
        if (!Utf8.IsValid(body.Span))
            return RequestBody.Fail(RequestErrors.NotJson("it is not valid UTF-8."));
        try
        {
            return RequestBody.From(ParameterSet.Parse(body, limits.JsonDepth, limits.JsonMembers), []);
        }
        catch (JsonException fault)
        {
            return RequestBody.Fail(RequestErrors.NotJson(fault.LineNumber is { } line
                ? $"line {line + 1}, byte {fault.BytePositionInLine + 1}; at most {limits.JsonDepth} levels are accepted."
                : fault.Message));
        }
    }
}
