using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Responses;

/// <summary>
/// Tells whether two requests are the same by what they ask for: fields in any order, files by their content. Names of
/// files and the boundaries of a form do not count; <c>null</c> is not given.
/// </summary>
public static class RequestHash
{
    /// <summary>Parameters that choose the form of the response; they do not change the images.</summary>
    public static readonly IReadOnlyList<string> Delivery =
        [ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages];

    /// <summary>The hash of everything that is asked for.</summary>
    public static ValueTask<string> OfAllAsync(ImageRequest request, CancellationToken cancellation) =>
        OfAsync(request, [], [], cancellation);

    /// <summary>The hash of the images that are asked for, however they are to be given.</summary>
    /// <param name="request">The request as the caller sent it.</param>
    /// <param name="scope">What else must be the same: the tenant, a namespace.</param>
    /// <param name="cancellation">Ends the reading of files.</param>
    public static ValueTask<string> OfImagesAsync(ImageRequest request, IReadOnlyList<string> scope, CancellationToken cancellation) =>
        OfAsync(request, Delivery, scope, cancellation);

    private static async ValueTask<string> OfAsync(
        ImageRequest request, IReadOnlyList<string> without, IReadOnlyList<string> scope, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in scope)
            JsonHash.Append(hash, Encoding.UTF8.GetBytes(part));
        JsonHash.Append(hash, Encoding.UTF8.GetBytes(request.Operation.ToString()));
        foreach (var (name, values) in Fields(request.Parameters))
        {
            if (without.Contains(name))
                continue;
            JsonHash.Append(hash, Encoding.UTF8.GetBytes(name));
            foreach (var value in values)
                JsonHash.Append(hash, value);
        }

        // The order of images within a field means something, that of the fields does not.
        foreach (var file in request.Files.OrderBy(file => file.FieldName, StringComparer.Ordinal))
        {
            var content = file.OpenRead();
            await using (content)
            {
                JsonHash.Append(hash, Encoding.UTF8.GetBytes("file " + file.FieldName));
                JsonHash.Append(hash, await SHA256.HashDataAsync(content, cancellation));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SortedDictionary<string, List<byte[]>> Fields(ParameterSet parameters)
    {
        var fields = new SortedDictionary<string, List<byte[]>>(StringComparer.Ordinal);
        foreach (var item in parameters.Items)
        {
            if (!fields.TryGetValue(item.Name, out var values))
                fields[item.Name] = values = [];

            // A form may carry a list as fields of one name; in JSON the last one counts.
            if (!item.IsText)
                values.Clear();
            if (!item.IsNull)
                values.Add(item.IsText ? JsonHash.OfText(item.Value.Span) : JsonHash.Compute(item.Value.Span));
        }

        foreach (var empty in fields.Where(field => field.Value.Count == 0).Select(field => field.Key).ToList())
            fields.Remove(empty);
        return fields;
    }
}
