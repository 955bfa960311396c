using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

/// <summary>Moves that replace nothing, by the system's own call and without it.</summary>
public sealed class ExclusiveMoveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryMove_NewName_TakesTheFileOnceAndReplacesNothing(bool hasCall)
    {
        var move = new ExclusiveMove(hasCall && OperatingSystem.IsLinux());
        var (one, other, place) = (PathOf("one"), PathOf("öther"), PathOf("pläce"));
        File.WriteAllText(one, "one");
        File.WriteAllText(other, "other");

        Assert.True(move.TryMove(one, place));
        Assert.False(move.TryMove(other, place));

        Assert.Equal(("one", "other", false), (File.ReadAllText(place), File.ReadAllText(other), File.Exists(one)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryMove_WhatIsNotThere_IsSaid(bool hasCall)
    {
        var move = new ExclusiveMove(hasCall && OperatingSystem.IsLinux());
        File.WriteAllText(PathOf("one"), "one");

        Assert.Throws<DirectoryNotFoundException>(() => move.TryMove(PathOf("one"), PathOf("folder/one")));
        Assert.Throws<FileNotFoundException>(() => move.TryMove(PathOf("none"), PathOf("one more")));
    }

    public void Dispose() => _folder.Dispose();

    private string PathOf(string name) => Path.Combine(_folder.Path, name);
}
