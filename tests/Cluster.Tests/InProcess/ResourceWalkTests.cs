using System.Globalization;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A list that is read page by page while entries come and go.</summary>
[Collection(AloneTests.Name)]
public sealed class ResourceWalkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly int Runs = PropertyRuns.Scaled(2_000, 100);

    [Fact]
    public void Take_EntriesComeAndGoMeanwhile_ThoseThatStayComeOnceInTheirOrder()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            // From all in one millisecond to all apart.
            var apart = random.Next(3);
            var list = new List<StoredResource>();
            var number = 0;
            for (var size = random.Next(3_000); number < size; number++)
                list.Add(Entry(number, apart));
            var stay = list.Select(static entry => entry.Id).ToHashSet();

            var (walk, read) = (new ResourceWalk(), new List<string>());
            for (var pages = 0; !walk.IsOver; pages++)
            {
                Assert.InRange(pages, 0, 1_000);
                read.AddRange(walk.Take(ResourcePage.Of(list, walk.Skip, ResourceWalk.PageSize)).Select(static entry => entry.Id));
                if (random.Next(10) == 0)
                {
                    read.AddRange(walk.TakeRest(list).Select(static entry => entry.Id));
                    break;
                }

                for (var gone = random.Next(2) * random.Next(900); gone > 0 && list.Count > 0; gone--)
                {
                    var at = random.Next(list.Count);
                    stay.Remove(list[at].Id);
                    list.RemoveAt(at);
                }

                for (var come = random.Next(40); come > 0; come--)
                    list.Add(Entry(number++, apart));
            }

            Assert.Equal(read.Distinct().Order(StringComparer.Ordinal), read);
            Assert.Empty(stay.Except(read));
        }
    }

    private static StoredResource Entry(int number, int apart)
    {
        var (id, at) = (number.ToString("d6", CultureInfo.InvariantCulture), Noon.AddMilliseconds(number * apart / 2));
        return new(ResourceKind.Config, id, new("default", id, "{}"), 1, at, at);
    }
}
