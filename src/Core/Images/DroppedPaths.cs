using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>Takes members out of parameters that are objects, as in <c>metadata.team</c> (Portkey's <c>drop_params</c>).</summary>
internal static class DroppedPaths
{
    /// <summary>The parameters without what the paths name; a path that leads nowhere changes nothing. Each object is read once.</summary>
    public static ParameterSet Without(ParameterSet parameters, IReadOnlyList<string> paths) =>
        WithoutInner(
            parameters, [.. paths.Where(path => path.Contains('.', StringComparison.Ordinal)).Select(path => path.Split('.'))], level: 0);

    // What the paths name below this level.
    private static ParameterSet WithoutInner(ParameterSet members, IReadOnlyList<string[]> paths, int level)
    {
        var changed = new ParameterSetBuilder();
        var changes = 0;
        foreach (var below in paths.Where(path => path.Length > level + 1).GroupBy(path => path[level], StringComparer.Ordinal))
        {
            if (members.Find(below.Key) is not { IsText: false, Kind: JsonValueKind.Object } holder)
                continue;
            var inner = ParameterSet.Parse(holder.Value, int.MaxValue);
            var kept = Without(inner, [.. below], level + 1);
            if (ReferenceEquals(kept, inner))
                continue;
            changed.Set(holder with { Value = JsonOf(kept) });
            changes++;
        }

        return changes == 0 ? members : members.Over(changed.Build());
    }

    private static ParameterSet Without(ParameterSet members, IReadOnlyList<string[]> paths, int level)
    {
        var last = paths.Where(path => path.Length == level + 1).Select(path => path[level]).ToArray();
        return WithoutInner(members.Without(last), paths, level);
    }

    private static ReadOnlyMemory<byte> JsonOf(ParameterSet members)
    {
        var json = new ArrayBufferWriter<byte>(256);
        json.Write("{"u8);
        for (var index = 0; index < members.Items.Length; index++)
        {
            if (index > 0)
                json.Write(","u8);
            json.Write(JsonText.Quote(members.Items[index].Name));
            json.Write(":"u8);
            json.Write(members.Items[index].Value.Span);
        }

        json.Write("}"u8);
        return json.WrittenMemory;
    }
}
