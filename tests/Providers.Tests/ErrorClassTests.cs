using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests;

/// <summary>A whole error in a provider's own shape bills nothing, at any status; what a proxy says leaves open what was billed.</summary>
public sealed class ErrorClassTests
{
    private static readonly IReadOnlyList<IImageProvider> Providers = Declared.Providers;

    // Every provider answers in at least one of these.
    private static readonly string[] Shapes =
    [
        """{"error":{"message":"It failed.","type":"server_error","param":null,"code":"internal"}}""",
        """{"error":{"code":500,"message":"It failed.","status":"INTERNAL"}}""",
        """{"id":"1","name":"internal_error","errors":["It failed."]}""",
        """{"id":"1","name":"server_error","message":"It failed."}""",
        """{"message":"It failed.","__type":"InternalServerException"}""",
        """{"title":"Internal server error","detail":"It failed.","status":500}""",
        """{"message":"It failed."}""",
    ];

    private static readonly string[] NotTheirs =
    [
        "", " ", "upstream connect error", "<html><head><title>502 Bad Gateway</title></head></html>", "null", "[]", "{}",
        "\"It failed.\"", "17",
        """{"error":{"message":"It fai""", """{"error":null}""", """{"error":{}}""", """{"error":[]}""",
        """{"status":502,"retryable":true}""",
        """{"type":"https://developers.cloudflare.com/support/","title":"Error 522","status":522,"detail":"The origin timed out.","cloudflare_error":true}""",
    ];

    public static TheoryData<string> Slugs => [.. Providers.Select(provider => provider.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void ReadError_OwnShapeAtAnyStatus_IsFree(string slug)
    {
        var provider = Providers.First(one => one.Slug == slug);
        var own = Shapes.Where(shape => Read(provider, 500, shape).IsOwnShape).ToList();

        Assert.NotEmpty(own);
        Assert.False(provider.Capabilities.BillsFailures);
        foreach (var shape in own)
        {
            for (var status = 400; status < 600; status++)
                Assert.True(
                    ClassOf(provider, status, shape).IsFree() || Read(provider, status, shape).Class
                        == AttemptClass.PerhapsStarted, $"{slug} {status} {shape}");
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public void ReadError_AnotherShape_IsJudgedByItsStatus(string slug)
    {
        var provider = Providers.First(one => one.Slug == slug);
        foreach (var body in NotTheirs)
        {
            for (var status = 400; status < 600; status++)
            {
                var error = Read(provider, status, body);
                Assert.False(error.IsOwnShape, $"{slug} {status} {body}");
                Assert.Equal(error.Class ?? AttemptClasses.OfStatus(status), ClassOf(provider, status, body));
            }

            foreach (var status in (int[])[502, 504, 520, 524, 529])
                Assert.Equal(AttemptClass.PerhapsStarted, ClassOf(provider, status, body));
        }
    }

    private static AttemptClass ClassOf(IImageProvider provider, int status, string body)
    {
        var error = Read(provider, status, body);
        return error.Class ?? AttemptClasses.OfStatus(status, error.IsOwnShape && !provider.Capabilities.BillsFailures);
    }

    private static ProviderError Read(IImageProvider provider, int status, string body) =>
        provider.ReadError(status, "application/json", Encoding.UTF8.GetBytes(body));
}
