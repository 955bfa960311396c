using System.Collections.Concurrent;

namespace ImageGateway.Simulators.Shared.Scripts;

/// <summary>The scripts by id, each with the place it has been played to.</summary>
public sealed class ScriptStore
{
    private readonly ConcurrentDictionary<string, Playing> _scripts = new(StringComparer.Ordinal);

    public void Put(string id, IReadOnlyList<ScriptStep> steps) => _scripts[id] = new Playing(steps);

    public bool Remove(string id) => _scripts.TryRemove(id, out _);

    /// <summary>The next answer, the last one again when all were played, null when there is no such script.</summary>
    public ScriptStep? Next(string id) => _scripts.TryGetValue(id, out var script) ? script.Next() : null;

    private sealed class Playing(IReadOnlyList<ScriptStep> steps)
    {
        private int _played;

        public ScriptStep Next() => steps[Math.Min(Interlocked.Increment(ref _played), steps.Count) - 1];
    }
}
