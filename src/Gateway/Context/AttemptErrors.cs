using System.Globalization;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Context;

/// <summary>The errors of an attempt that got no answer.</summary>
public static class AttemptErrors
{
    /// <summary>The provider has no images here; Portkey's words (docs/architecture/portkey.md#errors).</summary>
    public static GatewayError NotServed(string provider) =>
        GatewayError.Unsupported(
            $"The provider '{provider}' is not served for images by this gateway; GET /v1/models lists what is.", "x-portkey-provider") with
        {
            PortkeyMessage = $"imageGenerate is not supported by {provider}",
        };

    /// <summary>A parameter has no place, and the caller wants none dropped.</summary>
    public static GatewayError Strict(string name, string provider) =>
        GatewayError.Invalid(
            $"'{name}' has no place at '{provider}', and strict mode drops nothing. Leave it out, or leave strict mode.", name,
            "unsupported_parameter");

    /// <summary>Finds a reason to refuse the translated request in strict mode; null when there is none.</summary>
    public static GatewayError? Strict(Translation translation, ImageRequest image, Target target)
    {
        if (!target.Strict)
            return null;
        if (translation.Dropped is [var first, ..])
            return Strict(first, target.Provider);
        return translation.SizeUsed is { } used ? StrictSize(image.Parameters.Text(ParameterNames.Size)!, used.ToString()) : null;
    }

    /// <summary>The size is not one of the model's, and the caller wants it exact.</summary>
    public static GatewayError StrictSize(string wanted, string nearest) =>
        GatewayError.Invalid(
            $"'{wanted}' is no size of this model, and strict mode changes nothing; the nearest is '{nearest}'.", "size", "invalid_value");

    /// <summary>
    /// The headers did not come within the time that the request gave; Portkey's words (docs/architecture/portkey.md#timeouts).
    /// </summary>
    public static GatewayError RequestTimeout(TimeSpan timeout) => new(
        StatusCodes.Status408RequestTimeout,
        string.Create(CultureInfo.InvariantCulture, $"Request exceeded the timeout sent in the request: {timeout.TotalMilliseconds:0}ms"),
        "timeout_error");

    /// <summary>The provider took longer than the gateway waits.</summary>
    public static GatewayError Timeout(string provider) =>
        GatewayError.Upstream(StatusCodes.Status504GatewayTimeout, $"'{provider}' did not answer in time.", "upstream_timeout");

    /// <summary>Error for a connection that could not be made.</summary>
    public static GatewayError Unreachable(string provider) =>
        GatewayError.Upstream(StatusCodes.Status502BadGateway, $"'{provider}' could not be reached.", "upstream_unreachable");

    /// <summary>Error for a credential that cannot be used.</summary>
    public static GatewayError Credential(string provider, string why) =>
        new(StatusCodes.Status401Unauthorized, $"'{provider}' cannot be called: {why}", "authentication_error", "invalid_credential");

    /// <summary>The provider does not know its task any more.</summary>
    public static GatewayError TaskLost(string provider) =>
        GatewayError.Upstream(StatusCodes.Status502BadGateway, $"'{provider}' lost track of its task.", "upstream_task_lost");

    /// <summary>Error for a connection that broke.</summary>
    public static GatewayError Broken(string provider) =>
        GatewayError.Upstream(
            StatusCodes.Status502BadGateway, $"The connection to '{provider}' broke before its answer was complete.", "upstream_broken");

    /// <summary>Error code of a refusal by <see cref="BreakerOpen"/>.</summary>
    public const string BreakerOpenCode = "breaker_open";

    /// <summary>
    /// The target fails so often that it is passed over. Nobody gets this error: where nothing else can serve, it is tried all the
    /// same.
    /// </summary>
    public static GatewayError BreakerOpen(string provider) =>
        GatewayError.Upstream(
            StatusCodes.Status503ServiceUnavailable, $"'{provider}' is failing and is not asked for now.", BreakerOpenCode);

    /// <summary>Error for images that the config goes on from, with no target left to go to.</summary>
    public static GatewayError NothingAfter(string provider) =>
        GatewayError.Upstream(
            StatusCodes.Status502BadGateway,
            $"'{provider}' answered with a status that the config goes on from, and no other target could serve.", "no_other_target");

    /// <summary>The egress policy forbids the host.</summary>
    public static GatewayError Egress { get; } =
        GatewayError.Invalid(
            "The host may not be called from here: its address is not public. Private hosts must be listed in IMAGEGATEWAY__EGRESS__ALLOW.",
            "x-portkey-custom-host", "egress_denied");

    /// <summary>An answer whose compressed body cannot be read.</summary>
    public static GatewayError Undecodable(string provider, string why) =>
        GatewayError.Upstream(
            StatusCodes.Status502BadGateway, $"The answer of '{provider}' cannot be read: {why}.", "invalid_upstream_response");

    /// <summary>An image whose link broke off when a part of it had been sent on.</summary>
    public static GatewayError LinkBroken(string provider, string why) =>
        GatewayError.Upstream(
            StatusCodes.Status502BadGateway, $"The image of '{provider}' could not be fetched from its link: {why}.", "image_link_broken");

    /// <summary>An answer that cannot be used.</summary>
    public static GatewayError Unusable(string why) =>
        GatewayError.Upstream(StatusCodes.Status502BadGateway, why, "invalid_upstream_response");

    /// <summary>An image of a JSON edit cannot be had.</summary>
    public static GatewayError InputImage(string param, string why) =>
        GatewayError.Invalid($"The picture in '{param}' cannot be used: {why}.", param, "invalid_image");
}
