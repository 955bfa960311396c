using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Documents;

public sealed class ProviderTableTests
{
    [Fact]
    public void ProviderTable_WrittenAgain_IsThePageInDocs()
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", "models.md");
        var page = ProviderTable.Write(Declared.Providers);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(path, page);

        Assert.Equal(page, File.ReadAllText(path));
    }
}
