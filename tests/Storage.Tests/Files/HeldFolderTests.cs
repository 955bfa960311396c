using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

/// <summary>A living process keeps its folder, and what a dead one left goes.</summary>
public sealed class HeldFolderTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void RemoveAbandoned_HeldFolder_Stays()
    {
        using var held = new HeldFolder(_parent.Path);
        using var file = held.Create(New());

        HeldFolder.RemoveAbandoned(_parent.Path);

        Assert.True(File.Exists(file.Name));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e")]
    public void RemoveAbandoned_NobodyHoldsIt_Goes(string name)
    {
        Directory.CreateDirectory(Path.Combine(_parent.Path, name));
        File.WriteAllText(Path.Combine(_parent.Path, name, "left"), "bytes");

        HeldFolder.RemoveAbandoned(_parent.Path);

        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void Create_FolderWasTakenAway_MakesItAnew()
    {
        using var held = new HeldFolder(_parent.Path);
        held.Create(New()).Dispose();
        Directory.Delete(_parent.Path, recursive: true);

        using var file = held.Create(New());

        Assert.True(File.Exists(file.Name));
    }

    [Fact]
    public void Dispose_LeavesNothing()
    {
        var held = new HeldFolder(_parent.Path);
        held.Create(New()).Dispose();
        held.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void RemoveAbandoned_NoFolder_DoesNothing() => HeldFolder.RemoveAbandoned(Path.Combine(_parent.Path, "none"));

    private static FileStreamOptions New() => new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
}
