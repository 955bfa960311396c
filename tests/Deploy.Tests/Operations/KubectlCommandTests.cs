using System.Text.RegularExpressions;
using ImageGateway.Deploy.Tests.Manifests;

namespace ImageGateway.Deploy.Tests.Operations;

/// <summary>The kubectl commands on the pages for operators are accepted and name what the manifests have. No cluster is asked.</summary>
public sealed partial class KubectlCommandTests
{
    // What would be sent is shown, what would be applied is rendered, and questions about workloads are repeated.
    private const string Kubectl = """
        kubectl() {
          case " $* " in
            *" create "*) command kubectl "$@" --dry-run=client -o yaml; echo "---" ;;
            *" apply -k "*) command kubectl kustomize "${@: -1}" >/dev/null; echo "# applied: ${@: -1}" ;;
            *) echo "# asked: $*" ;;
          esac
        }

        """;

    private static readonly (string, string)[] Variables =
    [
        ("REDIS_PASSWORD", "redis-password-of-tests"), ("POSTGRES_PASSWORD", "x"), ("S3_ACCESS_KEY", "x"), ("S3_SECRET_KEY", "x"),
        ("OPENAI_API_KEY", "x"), ("KEY", "x"),
    ];

    /// <summary>The pages that have such commands, and the overlay they are about.</summary>
    public static TheoryData<string, string> Pages { get; } = new()
    {
        { "install.md", "production" }, { "upgrade.md", "production" }, { "declared-resources.md", "declared" },
    };

    [KubectlTheory]
    [MemberData(nameof(Pages))]
    public async Task Commands_OfAPage_AreAccepted_AndNameWhatIsThere(string name, string overlay)
    {
        var page = new PageCommands(name, Repository.PathOf("."));
        var rendered = await RenderedManifests.OfAsync(overlay);
        var written = string.Empty;
        foreach (var block in page.Blocks.Where(static block => block.StartsWith("kubectl ", StringComparison.Ordinal)))
            written += await page.RunAsync(Kubectl + block, Variables);

        Assert.Contains($"# applied: deploy/k8s/overlays/{overlay}\n", written);
        foreach (Match asked in Asked().Matches(written))
        {
            Assert.Contains(
                $"{asked.Groups[1].Value} {asked.Groups[2].Value}", rendered.Names, StringComparer.OrdinalIgnoreCase);
        }
    }

    [KubectlTheory]
    [InlineData("install.md", "imagegateway")]
    public async Task Secret_ThatAPageMakes_HasWhatThePodsNeed(string name, string secret)
    {
        var keys = await KeysOfAsync(name, secret);
        var rendered = await RenderedManifests.OfAsync("production");

        Assert.All(rendered.Gateways.SelectMany(static pods => pods.NeededSecrets), key => Assert.Contains(key, keys));
    }

    [KubectlTheory]
    [InlineData("declared-resources.md", "imagegateway-resources")]
    public async Task Secret_ThatAPageMakes_HasWhatTheDeclaredFileNames(string name, string secret)
    {
        var keys = await KeysOfAsync(name, secret);
        var named = SecretFile().Matches(File.ReadAllText(Repository.PathOf("deploy/k8s/overlays/declared/resources.json")));

        Assert.NotEmpty(named);
        Assert.All(named, file => Assert.Contains(file.Groups[1].Value, keys));
    }

    private static async Task<List<string>> KeysOfAsync(string name, string secret)
    {
        var page = new PageCommands(name, Repository.PathOf("."));
        var block = page.Blocks.Single(static block => block.Contains("create secret", StringComparison.Ordinal));
        var made = (await page.RunAsync(Kubectl + block, Variables)).Split("---\n")
            .Single(static document => document.Contains("kind: Secret\n", StringComparison.Ordinal));
        Assert.Contains($"  name: {secret}\n", made);
        return [.. DataKey().Matches(made).Select(static match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^# asked: .*?\b(deployment|statefulset)/(\S+)", RegexOptions.Multiline)]
    private static partial Regex Asked();

    [GeneratedRegex(@"\.\./secrets/([\w.-]+)")]
    private static partial Regex SecretFile();

    [GeneratedRegex(@"^  ([\w.-]+): \S+=*$", RegexOptions.Multiline)]
    private static partial Regex DataKey();
}
