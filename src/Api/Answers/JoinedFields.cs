using ImageGateway.Core.Images;

namespace ImageGateway.Api.Answers;

/// <summary>The fields beside the pictures of several calls that are joined into one answer.</summary>
internal static class JoinedFields
{
    /// <summary>The first call's fields; tokens are added up over all.</summary>
    public static List<(string Name, ReadOnlyMemory<byte> Json)> Of(IReadOnlyList<PictureComposer> calls)
    {
        var fields = calls[0].Fields;
        if (calls.Count == 1 || !calls.Any(call => call.Tokens is not null))
            return fields;

        var total = calls.Select(call => call.Tokens).OfType<ImageUsage>().Aggregate(ImageUsage.Add);
        var json = $"{{\"total_tokens\":{total.TotalTokens},\"input_tokens\":{total.InputTokens},\"output_tokens\":{total.OutputTokens}}}";
        return [.. fields.Where(field => field.Name != "usage"), ("usage", System.Text.Encoding.UTF8.GetBytes(json))];
    }
}
