using ImageGateway.Core.Configs;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Guardrails;

public sealed class SavedGuardrailCompilerTests
{
    private readonly List<string> _faults = [];

    [Fact]
    public void Compile_ChecksAndActions_AreThoseOfTheLongForm()
    {
        var guardrail = SavedGuardrailCompiler.Compile(
            """{"checks":[{"id":"default.wordCount","parameters":{"maxWords":3}},{"id":"default.alllowercase","is_enabled":false}],"actions":{"deny":true,"async":true,"sequential":true,"on_fail":{"feedback":{"value":-5,"weight":1}}}}""",
            "pg-1", Fault);

        Assert.Empty(_faults);
        Assert.Equal("default.wordCount", Assert.Single(guardrail.Checks).Id);
        Assert.Equal(("pg-1", true, true, true), (guardrail.Id, guardrail.Deny, guardrail.Async, guardrail.Sequential));
        Assert.Equal((-5, null), (guardrail.OnFail?.Value, guardrail.OnSuccess));
    }

    [Theory]
    [InlineData("""{"checks":[{"id":"portkey.gibberish"}]}""", "checks: There is no check 'portkey.gibberish' here; known are default.contains,")]
    [InlineData("""{"checks":[{"id":"default.contains"}]}""", "checks,0,parameters,words: Expected a list of texts")]
    [InlineData("""{"checks":[{}]}""", "checks,0: Expected a check")]
    [InlineData("""{"checks":7}""", "checks: Expected a list of checks")]
    [InlineData("""{"checks":[],"actions":{"deny":"yes"}}""", "actions,deny: Expected boolean")]
    public void Compile_Fault_NamesItsPlace(string json, string fault)
    {
        SavedGuardrailCompiler.Compile(json, "pg-1", Fault);

        Assert.StartsWith(fault, Assert.Single(_faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_MoreChecksThanAConfigMayHave_IsAFault()
    {
        var checks = string.Join(',', Enumerable.Repeat("""{"id":"default.alllowercase"}""", 33));

        SavedGuardrailCompiler.Compile($$"""{"checks":[{{checks}}]}""", "pg-1", Fault);

        Assert.Equal("checks: A guardrail has at most 32 checks", Assert.Single(_faults));
    }

    [Fact]
    public void NamesIn_EveryListOfEveryTarget_AreFound()
    {
        const string Config =
            """{"strategy":{"mode":"fallback"},"inputGuardrails":["a",{"id":"own","default.alllowercase":{}}],"after_request_hooks":[{"id":"b","type":"guardrail"}],"targets":[{"provider":"sandbox","output_guardrails":["c","a"]},{"targets":[{"before_request_hooks":[{"id":"d","checks":[]},"e"]}]}]}""";

        Assert.Equal(["a", "b", "c", "e"], SavedGuardrailCompiler.NamesIn(Config));
        Assert.Empty(SavedGuardrailCompiler.NamesIn("no JSON"));
    }

    [Fact]
    public void Names_OfTheCatalog_AreKnownAndOnThePage()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "guardrails.md"));

        foreach (var name in CheckCatalog.Names)
        {
            Assert.IsNotType<UnknownCheck>(CheckCatalog.Compile(name, default, null, static (_, _) => { }));
            Assert.Contains($"`{name}`", page, StringComparison.Ordinal);
        }
    }

    private void Fault(string path, string message) => _faults.Add($"{path}: {message}");
}
