using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ImageGateway.TestKit;

/// <summary>Names that the code itself knows: every text in an assembly that could be the name of a parameter or of a header.</summary>
public static class Literals
{
    private const int MaxChars = 40;

    /// <summary>The names in the assembly of a type, in their order.</summary>
    public static unsafe ImmutableArray<string> NamesIn(Type type)
    {
        Assert.True(type.Assembly.TryGetRawMetadata(out var blob, out var length));
        var metadata = new MetadataReader(blob, length);
        var names = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            var text = metadata.GetUserString(handle);
            if (text.Length is > 0 and <= MaxChars
                && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '[' or ']'))
                names.Add(text);
        }

        return [.. names];
    }
}
