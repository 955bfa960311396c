using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>The setting <c>edit_body</c>: whether a host takes edits as JSON or as forms.</summary>
internal static class EditBody
{
    /// <summary>The setting's config key.</summary>
    public const string Key = "edit_body";

    private const string Json = "json", Form = "form";

    /// <summary>The setting as providers list it.</summary>
    public static ProviderSetting Setting { get; } = new(Key, "x-gateway-edit-body")
    { Kind = SettingKind.Unchecked, Values = [Json, Form] };

    /// <summary>True for JSON, false for forms, null where the setting is not given.</summary>
    public static bool? AsJson(ProviderEndpoint endpoint) => endpoint.Setting(Key) switch
    {
        Json => true,
        Form => false,
        _ => null,
    };

    /// <summary>A 400 for a value that is neither.</summary>
    public static GatewayError? Refuse(ProviderEndpoint endpoint) => endpoint.Setting(Key) is null or { Length: 0 } or Json or Form
        ? null
        : GatewayError.Invalid(
            $"Invalid value for '{Key}': '{endpoint.Setting(Key)}'. It must be '{Json}' or '{Form}'.", Key, "invalid_value");

    /// <summary>Tells that a request to a host of the caller's own goes on in the form that it came in.</summary>
    public static bool Keeps(ProviderRequest request) =>
        request.Endpoint.HasCustomHost
        && (request.Image.Operation == ImageOperation.Generation || AsJson(request.Endpoint) is not { } asJson
            || asJson != request.Image.IsForm);
}
