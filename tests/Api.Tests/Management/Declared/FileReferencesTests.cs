using ImageGateway.Api.Management.Declared;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Management.Declared;

public sealed class FileReferencesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolve_VariablesAndFiles_StandInTexts()
    {
        var name = $"TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "a \"quoted\" value");
        File.WriteAllText(Path.Combine(_folder.Path, "key"), "from a file\r\n");
        var references = new FileReferences(_folder.Path);

        Assert.Equal(
            """{"a":"a \"quoted\" value","b":["Bearer from a file"],"c":"${x} and ${y","d":1}""",
            references.Resolve($$$"""{"a":"${{{{name}}}}","b":["Bearer ${file:key}"],"c":"$${x} and $${y","d":1}""", Fault));
        Assert.Empty(_faults);
        Assert.Equal(Path.Combine(_folder.Path, "key"), Assert.Single(references.Files).Key);
    }

    [Theory]
    [InlineData("${NO_SUCH_VARIABLE_OF_THE_TESTS}", "/a names the environment variable 'NO_SUCH_VARIABLE_OF_THE_TESTS', which is not set")]
    [InlineData("${file:none}", "/a names the file 'none', which cannot be read")]
    [InlineData("${a-b}", "/a has '${' and neither")]
    [InlineData("x ${", "/a has '${' and neither")]
    public void Resolve_WhatLeadsNowhere_IsAFault(string text, string fault)
    {
        new FileReferences(_folder.Path).Resolve($$"""{"a":"{{text}}"}""", Fault);

        Assert.StartsWith(fault, Assert.Single(_faults), StringComparison.Ordinal);
    }

    private void Fault(string place, string wrong) => _faults.Add($"{place} {wrong}");
}
