using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>Takes members out of parameters that are objects, as in <c>metadata.team</c> (Portkey's <c>drop_params</c>, portkey-compat 3.1).</summary>
internal static class DroppedPaths
{
    /// <summary>The parameters without what the paths name; a path that leads nowhere changes nothing.</summary>
    public static ParameterSet Without(ParameterSet parameters, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (path.Contains('.', StringComparison.Ordinal))
                parameters = Without(parameters, path.Split('.'));
        }

        return parameters;
    }

    private static ParameterSet Without(ParameterSet members, ReadOnlySpan<string> path)
    {
        if (path is [var last])
            return members.Without(last);
        if (members.Find(path[0]) is not { IsText: false, Kind: JsonValueKind.Object } holder)
            return members;
        var inner = ParameterSet.Parse(holder.Value, int.MaxValue);
        var kept = Without(inner, path[1..]);
        return ReferenceEquals(kept, inner) ? members : members.With(holder with { Value = JsonOf(kept) });
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
