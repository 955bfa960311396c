using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>The small request of the benchmark as a server hands it over: its body has arrived with its head.</summary>
internal sealed class SmallRequest(params (string Name, string Value)[] headers)
{
    private const string Path = "/v1/images/generations";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes(
        """{"model":"dall-e-3","prompt":"A lighthouse on a basalt cliff at dusk, long exposure, 35 mm film","n":1,"size":"1024x1024","quality":"standard","response_format":"url"}""");

    /// <summary>Body of the answer of the provider.</summary>
    public static byte[] Answer { get; } = Encoding.ASCII.GetBytes(
        """{"created":1767225600,"data":[{"url":"https://images.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.png"}]}""");

    /// <summary>Features of one sending.</summary>
    /// <param name="sent">Takes the body of the response.</param>
    public FeatureCollection ToFeatures(Stream sent)
    {
        var request = new HttpRequestFeature
        {
            Method = "POST",
            Path = Path,
            RawTarget = Path,
            Protocol = "HTTP/1.1",
            Scheme = "http",
        };
        request.Headers.Host = "127.0.0.1";
        request.Headers.ContentType = "application/json";
        request.Headers.ContentLength = Body.Length;
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IRequestBodyPipeFeature>(new WholeBody());
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));
        features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpConnectionFeature>(
            new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback, ConnectionId = "1" });
        return features;
    }

    private sealed class WholeBody : IRequestBodyPipeFeature
    {
        public PipeReader Reader { get; } = PipeReader.Create(new ReadOnlySequence<byte>(Body));
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
