using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Delivers an answer as it comes: its first image byte is final.</summary>
internal sealed class StreamedDelivery : IAsyncDisposable
{
    private readonly ResponseParts _parts;
    private readonly Attempt _attempt;
    private readonly UpstreamReply _reply;
    private readonly ResponseEnvelope _envelope;
    private readonly ClientOutput _output;
    private readonly ImageResponseWriter _writer;
    private bool _createdSaid;
    private bool _sizeSaid;
    private int? _shown;

    public StreamedDelivery(ResponseParts parts, Attempt attempt, UpstreamReply reply)
    {
        (_parts, _attempt, _reply, _envelope) = (parts, attempt, reply, parts.Envelope(attempt));
        _output = new(attempt.Exchange.Context.Response, attempt.Exchange.Record, Start);
        _writer = new(
            _output, ResponseShape.Json, parts.Conversion(attempt, attempt.Translation.Calls[0], reply), OpenAsync, attempt.Deadline.Token);
    }

    public async ValueTask<AttemptResult> DeliverAsync(IResponseReader reader)
    {
        ProviderError? error;
        try
        {
            error = await reader.ReadAsync(_reply.Response, _writer, _attempt.Deadline.Token);
            if (error is null && _writer.Shown > 0)
            {
                await CloseAsync();
                _reply.Dispose();
                return new AttemptResult.Answered();
            }
        }
        catch (Exception failure) when (DeliveryEnds.IsUpstreamFailure(failure))
        {
            _reply.Dispose();
            DeliveryEnds.ChargePart(_attempt, _writer);
            return DeliveryEnds.BreakOff(_attempt, _output.Started, failure);
        }

        error = (error ?? DeliveryEnds.NoImage(_attempt, _writer.Filtered)).Quoting(_reply.Body.Head);
        if (!_output.Started)
            return DeliveryEnds.Fail(_attempt, _reply, error);
        _reply.Dispose();
        DeliveryEnds.ChargePart(_attempt, _writer);
        return DeliveryEnds.BreakOff(_attempt, started: true, null);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _output.Dispose();
    }

    private void Start() => _parts.Start(
        _attempt, _reply, ResponseShape.JsonContentType, DrawnImages.From(_writer.Tokens, _shown ?? _attempt.Image.Count));

    private async ValueTask OpenAsync()
    {
        // A size that is none can still be told by the bytes.
        var fields = _writer.Fields;
        List<(string Name, ReadOnlyMemory<byte> Json)>? withheld = null;
        if (fields.Exists(JoinedFields.SaysNoSize))
        {
            withheld = fields.FindAll(JoinedFields.SaysNoSize);
            fields.RemoveAll(JoinedFields.SaysNoSize);
        }

        (_createdSaid, _sizeSaid) = (fields.Exists(static field => field.Name == "created"), fields.Exists(JoinedFields.SaysSize));
        await _envelope.OpenAsync(_output, fields, complete: false, _attempt.Deadline.Token);
        fields.Clear();
        if (withheld is not null)
            fields.AddRange(withheld);
    }

    private async ValueTask CloseAsync()
    {
        _shown = _writer.Shown;
        if (_attempt.Hooks is { } hooks)
            _writer.Fields.Add((HookResults.Name, HookResults.Of(hooks)));
        if (!_sizeSaid)
            JoinedFields.AddSize(_writer.Fields, _writer.Images[0].Size ?? _attempt.Translation.SizeUsed);
        await _envelope.CloseAsync(_output, _writer.Fields, _createdSaid, _attempt.Deadline.Token);
        DeliveryEnds.AddWarnings(_attempt, _writer);
        ResponseHeaders.CountImages(_attempt.Exchange.Context.Response, _writer.Shown, _attempt.Image.Count);
        _attempt.Settle(DrawnImages.From(_writer.Tokens, _writer.Shown), _writer.Images, restInDoubt: false);
        await _output.CompleteAsync(_attempt.Deadline.Token);
    }
}
