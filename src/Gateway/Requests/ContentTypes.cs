using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Requests;

/// <summary>Media types of bodies that the image routes accept.</summary>
public static class ContentTypes
{
    /// <summary>Determines whether a body is a form, or why the operation does not accept its type.</summary>
    public static Result<bool> Check(ImageOperation operation, string? contentType)
    {
        var isForm = contentType is not null && IsForm(contentType);

        // Portkey takes a request without a type for JSON.
        if (!isForm && !string.IsNullOrEmpty(contentType) && !IsJson(contentType))
            return RequestErrors.ContentType(
                operation == ImageOperation.Generation ? "application/json" : "multipart/form-data or application/json");
        return isForm && operation == ImageOperation.Generation ? RequestErrors.ContentType("application/json") : isForm;
    }

    /// <summary>Determines whether a media type is that of a form with files.</summary>
    public static bool IsForm(string contentType) => contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Determines whether a media type is one of JSON.</summary>
    public static bool IsJson(string contentType) =>
        contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        || (contentType.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
            && contentType.Contains("+json", StringComparison.OrdinalIgnoreCase));
}
