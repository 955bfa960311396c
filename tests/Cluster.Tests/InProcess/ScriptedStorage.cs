using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Storage;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A store in memory whose next write can be made to fail, before or after it took effect.</summary>
internal sealed class ScriptedStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (BinaryData Data, int Etag)> _rows = new();

    private int _reads;

    public Fault Next { get; set; }

    /// <summary>The next write of this state is made to fail.</summary>
    public (string State, Fault Fault) NextOf { get; set; }

    public int Writes { get; private set; }

    /// <summary>Number of states that were read.</summary>
    public int Reads => _reads;

    /// <summary>All that is stored, as text.</summary>
    public IEnumerable<string> Texts => _rows.Values.Select(row => row.Data.ToString());

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        if (_rows.TryGetValue($"{grainId}/{stateName}", out var row))
        {
            grainState.State = serializer.Deserialize<T>(row.Data);
            (grainState.ETag, grainState.RecordExists) = (row.Etag.ToString(CultureInfo.InvariantCulture), true);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var fault = Next;
        Next = Fault.None;
        if (NextOf.State == stateName)
            (fault, NextOf) = (NextOf.Fault, default);
        if (fault == Fault.BeforeTheWrite)
            throw new IOException("The store is away.");
        var key = $"{grainId}/{stateName}";
        var etag = _rows.TryGetValue(key, out var row) ? row.Etag : 0;
        if ((grainState.ETag ?? "0") != etag.ToString(CultureInfo.InvariantCulture))
            throw new InconsistentStateException("Another wrote first.");
        _rows[key] = (serializer.Serialize(grainState.State), etag + 1);
        Writes++;
        if (fault == Fault.AfterTheWrite)
            throw new IOException("The store's answer was lost.");
        (grainState.ETag, grainState.RecordExists) = ((etag + 1).ToString(CultureInfo.InvariantCulture), true);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _rows.TryRemove($"{grainId}/{stateName}", out _);
        (grainState.State, grainState.ETag, grainState.RecordExists) = (Activator.CreateInstance<T>(), null, false);
        return Task.CompletedTask;
    }

    /// <summary>Loses everything, as an emptied store does.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>Writes as another activation of the grain would.</summary>
    public void Overwrite<T>(string stateName, GrainId grainId, T state) =>
        _rows.AddOrUpdate(
            $"{grainId}/{stateName}",
            _ => (serializer.Serialize(state), 1),
            (_, row) => (serializer.Serialize(state), row.Etag + 1));

    /// <summary>Puts a text in as a process of another version wrote it.</summary>
    public void Put(string stateName, GrainId grainId, string text) => _rows[$"{grainId}/{stateName}"] = (new(text), 1);

    /// <summary>Loses a state as a store does.</summary>
    public void Delete(string stateName, GrainId grainId) => _rows.TryRemove($"{grainId}/{stateName}", out _);

    /// <summary>The text of a state; null: there is none.</summary>
    public string? TextOf(string stateName, GrainId grainId) =>
        _rows.TryGetValue($"{grainId}/{stateName}", out var row) ? row.Data.ToString() : null;

    internal enum Fault
    {
        None,
        BeforeTheWrite,
        AfterTheWrite,
    }
}
