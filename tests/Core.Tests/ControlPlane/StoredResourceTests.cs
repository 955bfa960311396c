using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Core.Tests.ControlPlane;

/// <summary>The record and the form of an entry belong to that version of it alone.</summary>
public sealed class StoredResourceTests
{
    [Fact]
    public void Record_IsReadOnce()
    {
        var entry = Entry("before");

        Assert.Same(entry.Workspace(), entry.Workspace());
    }

    [Fact]
    public void ChangedCopy_HasNeitherRecordNorForm()
    {
        var entry = Entry("before");
        Assert.Equal("before", entry.Workspace().Name);
        entry.SetForm("compiled");

        var changed = entry with { Content = Entry("after").Content };

        Assert.Equal("after", changed.Workspace().Name);
        Assert.Null(changed.FindForm<string>());
    }

    [Fact]
    public void AddForm_SecondForm_GivesTheFirst()
    {
        var entry = Entry("name");

        Assert.Equal("first", entry.AddForm("first"));
        Assert.Equal("first", entry.AddForm("second"));
        entry.SetForm("third");
        Assert.Equal("third", entry.FindForm<string>());
    }

    [Fact]
    public void Equality_IsOfTheEntryAlone()
    {
        var (one, other) = (Entry("name"), Entry("name"));
        other = other with { Content = one.Content };
        one.SetForm("compiled");
        _ = one.Workspace();

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, other with { Version = 2 });
    }

    private static StoredResource Entry(string name) => new(
        ResourceKind.Workspace, "id", new(string.Empty, "slug", ResourceJson.Write(new WorkspaceRecord { Name = name })), 1, default,
        default);
}
