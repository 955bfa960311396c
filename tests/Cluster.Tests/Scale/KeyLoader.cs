using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using StackExchange.Redis;

namespace ImageGateway.Cluster.Tests.Scale;

/// <summary>
/// Writes very many virtual keys straight into a cluster's Redis, as copies of one that was saved through the gateway: their
/// resources, their names, the list of them, and budgets of some. It is the only place of the tests that knows how they lie there.
/// </summary>
internal sealed class KeyLoader(IDatabase store, string sampleId, string sampleSlug)
{
    private const string States = "imagegateway/state/";
    private const int AtOnce = 2_000;
    private const int MostOfBucket = 256;

    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StateSerializer _serializer = new();

    /// <summary>The slug of the key with a number.</summary>
    public static string Slug(int number) => "loaded-" + number.ToString("d7", CultureInfo.InvariantCulture);

    /// <summary>Writes the keys, and budgets of the first so many.</summary>
    public async Task LoadAsync(int keys, int budgets)
    {
        var resource = WithoutCredential(await DataAsync($"virtualkey/{sampleId}/resource"));
        var name = await DataAsync($"name/{ResourceKeys.Slug(ResourceKind.Provider, "default", sampleSlug)}/name");
        var ledger = await DataAsync($"virtualkey/{sampleId}/ledger");
        var writes = new List<Task>(AtOnce + 4);
        for (var number = 0; number < keys; number++)
        {
            var (id, slug) = (Id(number), Slug(number));
            writes.Add(PutAsync($"virtualkey/{id}/resource", Copy(resource, id, slug)));
            writes.Add(PutAsync($"name/{ResourceKeys.Slug(ResourceKind.Provider, "default", slug)}/name", Copy(name, id, slug)));
            if (number < budgets)
                writes.Add(PutAsync($"virtualkey/{id}/ledger", Copy(ledger, id, slug)));
            if (writes.Count < AtOnce)
                continue;
            await Task.WhenAll(writes);
            writes.Clear();
        }

        await Task.WhenAll(writes);
        await ListAsync([.. Enumerable.Range(0, keys).Select(Id), sampleId], string.Empty);
    }

    // A bucket that would be too long is split into sixteen, as its grain splits it.
    private async Task ListAsync(IReadOnlyList<string> ids, string prefix)
    {
        var isSplit = ids.Count > MostOfBucket;
        var state = new ResourceIndexState { IsSplit = isSplit, Items = isSplit ? [] : [.. ids.Select(id => new IndexItem(id, Created))] };
        await PutAsync(
            $"resourceindex/{ResourceKeys.Index(ResourceKind.Provider, "default", prefix)}/index", _serializer.Serialize(state).ToString());
        if (!isSplit)
            return;
        foreach (var branch in ids.GroupBy(id => IndexPath.Of(id)[prefix.Length]))
            await ListAsync([.. branch], prefix + branch.Key);
        foreach (var empty in "0123456789abcdef".Except(ids.Select(id => IndexPath.Of(id)[prefix.Length])))
            await ListAsync([], prefix + empty);
    }

    private async Task<string> DataAsync(string key)
    {
        var data = await store.HashGetAsync(States + key, "data");
        return data.HasValue ? data.ToString() : throw new InvalidOperationException($"{States}{key} is not in the store.");
    }

    // It is sealed for one key only, and the sandbox needs none.
    private static string WithoutCredential(string text)
    {
        var state = JsonNode.Parse(text)!;
        var entry = state["entry"]!;
        var record = JsonNode.Parse(entry["json"]!.GetValue<string>())!.AsObject();
        record.Remove("key");
        entry["json"] = record.ToJsonString();
        return state.ToJsonString();
    }

    private Task PutAsync(string key, string data) =>
        store.HashSetAsync(States + key, [new("etag", "1"), new("data", data)]);

    private string Copy(string text, string id, string slug) =>
        text.Replace(sampleId, id, StringComparison.Ordinal).Replace(sampleSlug, slug, StringComparison.Ordinal);

    private static string Id(int number) =>
        "01a20000-0000-7000-8000-" + number.ToString("x12", CultureInfo.InvariantCulture);
}
