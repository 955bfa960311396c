using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Guardrails;

/// <summary>Asks webhooks: a POST within the egress policy, answered by <c>{"verdict": true|false, "data": …}</c>.</summary>
public sealed class WebhookClient(UpstreamHandlers handlers, TimeProvider time, string version)
{
    private const int MaxResponseBytes = 64 * 1024;

    /// <summary>Asks one; whatever goes wrong is a check that could not be carried out.</summary>
    public async ValueTask<CheckVerdict> AskAsync(WebhookCheck check, WebhookQuestion question, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, check.Url)
            { Version = HttpVersion.Version11, Content = new QuestionContent(question, either.Token) };
            request.Headers.TryAddWithoutValidation("user-agent", "ImageGateway/" + version);
            foreach (var (name, value) in check.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await handlers.Checked.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
                return CheckVerdict.Unable($"The webhook answered {(int)response.StatusCode}.");
            return await ReadAsync(response, either.Token);
        }
        catch (HttpRequestException failure)
        {
            return CheckVerdict.Unable(
                failure.InnerException is EgressDeniedException
                    ? "The webhook's host may not be called from here."
                    : "The webhook did not answer.");
        }
        catch (IOException)
        {
            return CheckVerdict.Unable("The webhook's answer broke off.");
        }
        catch (OperationCanceledException)
        {
            return CheckVerdict.Unable($"The webhook did not answer within {check.Timeout.TotalMilliseconds:0} ms.");
        }
    }

    private static async ValueTask<CheckVerdict> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxResponseBytes);
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellation);
            var length = await body.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxResponseBytes), MaxResponseBytes, throwOnEndOfStream: false, cancellation);
            if (length == MaxResponseBytes)
                return CheckVerdict.Unable($"The webhook's answer has {MaxResponseBytes} bytes or more.");
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("verdict", out var verdict)
                || verdict.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                return CheckVerdict.Unable("The webhook's answer has no 'verdict' of true or false.");
            var passed = verdict.GetBoolean();
            return new(passed, passed ? "The webhook agreed." : "The webhook did not agree.")
            {
                Data = json.RootElement.TryGetProperty("data", out var data)
                    ? System.Text.Encoding.UTF8.GetBytes(data.GetRawText())
                    : default,
            };
        }
        catch (JsonException)
        {
            return CheckVerdict.Unable("The webhook's answer is no JSON.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The caller's token is the attempt's and the check's; the one that the framework hands on is the same.
    private sealed class QuestionContent : HttpContent
    {
        private readonly WebhookQuestion _question;
        private readonly CancellationToken _cancellation;

        public QuestionContent(WebhookQuestion question, CancellationToken cancellation)
        {
            (_question, _cancellation) = (question, cancellation);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            _question.WriteAsync(new StreamOutput(stream), _cancellation).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class StreamOutput(Stream stream) : IResponseOutput
    {
        public long Length { get; private set; }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            Length += bytes.Length;
            return stream.WriteAsync(bytes, cancellation);
        }

        public bool CanTruncate => false;

        public void Truncate(long length) => throw new NotSupportedException("What was sent cannot be taken back.");
    }
}
