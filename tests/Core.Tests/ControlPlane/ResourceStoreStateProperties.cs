using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.ControlPlane;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.ControlPlane;

/// <summary>Random changes of few ids with few names: every name leads to one entry, and to none that is gone.</summary>
public sealed class ResourceStoreStateProperties
{
    private const int Ids = 4;
    private const int Names = 3;

    [Fact]
    public void Judge_AnyChanges_KeepNamesUniqueAndIdsUnused() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNegativeInt[]>(),
        steps =>
        {
            var world = new ResourceStoreWorld();
            foreach (var step in steps)
                world.Step(step.Get);
        }).Check();

    private sealed class ResourceStoreWorld
    {
        private readonly HashSet<string> _deleted = [];
        private readonly Dictionary<string, long> _versions = [];
        private ResourceStoreState _state = ResourceStoreState.Empty;

        public void Step(int step)
        {
            var id = $"id-{step % Ids}";
            var (slug, lookup, workspace) = ($"s{step / 4 % Names}", $"l{step / 12 % Names}", $"w{step / 36 % 2}");
            var delete = step / 72 % 4 == 0;
            var write = new ResourceWrite(
                ResourceKind.UsagePolicy, id, step / 288 % 3 == 0 ? _versions.GetValueOrDefault(id) : null,
                delete ? null : new(workspace, slug, $"{step}") { Lookups = [lookup] }, new("t", "a", null, null))
            { SlugMayChange = step / 864 % 2 == 0 };

            var result = _state.Judge(write, _deleted.Contains(id), DateTimeOffset.UnixEpoch);
            Apply(id, delete, result);
            Check();
        }

        private void Apply(string id, bool delete, ResourceWriteResult result)
        {
            if (result.Outcome != ResourceWriteOutcome.Written)
                return;
            Assert.DoesNotContain(id, _deleted);
            if (delete)
            {
                _state = _state.Without(ResourceKind.UsagePolicy, id);
                _deleted.Add(id);
                _versions.Remove(id);
                return;
            }

            Assert.Equal(_versions.GetValueOrDefault(id) + 1, result.Current!.Version);
            _versions[id] = result.Current.Version;
            _state = _state.With(result.Current);
        }

        private void Check()
        {
            var all = _state.List(ResourceKind.UsagePolicy, null);
            Assert.Equal(_versions.Keys.Order(), all.Select(entry => entry.Id).Order());
            foreach (var entry in all)
            {
                Assert.Same(entry, _state.Find(ResourceKind.UsagePolicy, entry.Workspace, entry.Slug));
                Assert.Same(entry, _state.FindLookup(ResourceKind.UsagePolicy, Assert.Single(entry.Content.Lookups)));
            }

            foreach (var workspace in new[] { "w0", "w1" })
                Assert.Equal(
                    all.Where(entry => entry.Workspace == workspace).Select(entry => entry.Id).Order(), _state.Policies(workspace)
                        .Select(entry => entry.Id));
            foreach (var name in Enumerable.Range(0, Names))
            {
                Assert.Equal(
                    all.Any(entry => entry.Content.Lookups.Contains($"l{name}")), _state.FindLookup(
                        ResourceKind.UsagePolicy, $"l{name}") is not null);
                foreach (var workspace in new[] { "w0", "w1" })
                    Assert.Equal(
                        all.Any(entry => entry.Workspace == workspace && entry.Slug == $"s{name}"), _state.Find(
                            ResourceKind.UsagePolicy, workspace, $"s{name}") is not null);
            }
        }
    }
}
