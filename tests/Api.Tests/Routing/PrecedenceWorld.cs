using System.Text;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Hosting;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Routing;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Routing;

/// <summary>Two gateways that resolve requests and send nothing: one whose deployment says nothing, and one whose does.</summary>
internal sealed class PrecedenceWorld : IAsyncDisposable
{
    public const string BaseUrl = "https://deployment.example/v1";
    public const string DeploymentModel = "of-the-deployment";
    public const int HeadersSeconds = 123;
    public const string Guardrail = "pg-saved";

    private readonly TemporaryFolder _data = new();
    private readonly SavedByAnyName _saved = new();
    private readonly WebApplication _plain;
    private readonly WebApplication _deployed;

    public PrecedenceWorld()
    {
        _plain = Build([]);
        _deployed = Build(
        [
            "--IMAGEGATEWAY:PROVIDERS:openai:BASEURL", BaseUrl, "--IMAGEGATEWAY:MODELALIASES", "dall-e-3=" + DeploymentModel,
            "--IMAGEGATEWAY:UPSTREAM:HEADERSSECONDS",
            HeadersSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ]);
    }

    /// <summary>The request's headers, with the defaults of its key and workspace.</summary>
    public static IHeaderDictionary HeadersOf(PrecedenceRequest request)
    {
        if (request.Config.Count > 0)
        {
            // A config has to have something of a config.
            request.Config["retry"] ??= new System.Text.Json.Nodes.JsonObject { ["attempts"] = 0 };
            request.Headers[GatewayHeaders.Config] = request.Config.ToJsonString();
        }

        Assert.Null(ImageCallers.Apply(request.Headers, Precedence.Defaults(request.Key, request.Workspace)));
        return request.Headers;
    }

    /// <summary>The only target of the request's plan.</summary>
    public async Task<Target> TargetOfAsync(PrecedenceRequest request) =>
        RouteWalk.First((await ResolveAsync(request)).Plan.Root);

    /// <summary>The parameters as the only target of the request's plan gets them.</summary>
    public async Task<ParameterSet> ParametersOfAsync(PrecedenceRequest request)
    {
        var resolved = await ResolveAsync(request);
        return RouteWalk.First(resolved.Plan.Root).Shape(resolved.Parameters);
    }

    /// <summary>The model that the only target of the request's plan is asked for.</summary>
    public async Task<string?> ModelOfAsync(PrecedenceRequest request)
    {
        var resolved = await ResolveAsync(request);
        var target = RouteWalk.First(resolved.Plan.Root);
        var services = ServicesOf(request);
        return services.GetRequiredService<TargetRequests>().Of(
            services.GetRequiredService<ProviderCatalog>().Find(target.Provider)!, target,
            new(ImageOperation.Generation, resolved.Parameters, [])).Value.Asked.Model;
    }

    public async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        await _deployed.DisposeAsync();
        _data.Dispose();
    }

    private async Task<ResolvedRequest> ResolveAsync(PrecedenceRequest request)
    {
        _saved.Provider = request.Saved;
        if (request.Config.ContainsKey("input_guardrails"))
            await SaveGuardrailAsync();
        var (headers, caller) = (HeadersOf(request), new Caller(request.ProviderKey));
        var parameters = Precedence.Named(ParameterSet.Parse(Encoding.UTF8.GetBytes(request.Body.ToJsonString()), 8), request.PathModel);
        var resolver = ServicesOf(request).GetRequiredService<RouteResolver>();
        var early = await resolver.ReadAsync(headers, caller, CancellationToken.None);
        return (await resolver.ResolveAsync(early, headers, caller, parameters, CancellationToken.None)).Value;
    }

    private async Task SaveGuardrailAsync()
    {
        var record = new GuardrailRecord
        {
            Name = Guardrail,
            Guardrail = """{"checks":[{"id":"default.alllowercase"}],"actions":{"deny":true}}""",
        };
        await _plain.Services.GetRequiredService<IResourceStore>().WriteAsync(
            new(ResourceKind.Guardrail, Guardrail, null, new(WorkspaceIds.Default, Guardrail, ResourceJson.Write(record)),
                new("tester", "guardrail.create", null, null)),
            CancellationToken.None);
    }

    private IServiceProvider ServicesOf(PrecedenceRequest request) => (request.IsDeployed ? _deployed : _plain).Services;

    private WebApplication Build(string[] arguments) => GatewayApplication.Build(
        ["--data-directory", _data.Path, "--auth", "open", .. arguments],
        new([], builder => builder.Services.AddSingleton<ISavedProviders>(_saved)));

    private sealed class SavedByAnyName : ISavedProviders
    {
        public SavedProvider? Provider { get; set; }

        public ValueTask<SavedProvider?> FindAsync(string workspace, string slug, CancellationToken cancellationToken) => new(Provider);
    }
}
