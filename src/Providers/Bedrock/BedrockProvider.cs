using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Aws;
using ImageGateway.Providers.Shared.Requests;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// AWS Bedrock: Titan Image Generator, Nova Canvas, SDXL 1.0, SD3 to Ultra and Stability's editing services
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html).
/// Unverified and built as documented: Titan's sizes (a secondary list, <see cref="AmazonLimits"/>), the dates of retirement
/// (<see cref="BedrockModels"/>), images as input of Ultra v1:1, style presets of the editing services
/// (<see cref="StableService"/>), and one sample a call at SDXL (<see cref="SdxlTranslator"/>).
/// </summary>
public sealed class BedrockProvider : IImageProvider
{
    /// <summary>The service's name in a signature.</summary>
    internal const string SigningName = "bedrock";

    private readonly BedrockAccess _access;

    /// <summary>Makes the provider; it asks nobody for anything before a call needs it.</summary>
    /// <param name="time">The clock of signatures.</param>
    /// <param name="stsEndpoint">Where roles are assumed instead of at AWS's own STS.</param>
    public BedrockProvider(TimeProvider time, Uri? stsEndpoint = null)
        : this(new AwsIdentities(time, stsEndpoint), time)
    {
    }

    internal BedrockProvider(AwsIdentities identities, TimeProvider time) => _access = new(identities, time);

    /// <inheritdoc/>
    public string Slug => "bedrock";

    /// <inheritdoc/>
    public ProviderCapabilities Capabilities { get; } = new()
    {
        Aliases = ["aws", "aws-bedrock", "amazon-bedrock"],
        TelemetryName = "aws.bedrock",
        Settings = BedrockAccess.Settings,
        ForwardedHeaders = ["x-amzn-requestid", "x-amzn-errortype", "x-amzn-bedrock-*"],
        CountNames = ["samples", "numberOfImages"],
        KeySubstitutes = BedrockAccess.KeySubstitutes,
    };

    /// <inheritdoc/>
    public IReadOnlyList<ModelInfo> Models { get; } = [.. BedrockModels.All.Select(model => model.Info)];

    /// <inheritdoc/>
    public UsualValues UsualFor(string? model)
    {
        var known = model is null ? null : BedrockModels.Find(model);
        var usual = UsualValues.OpenAi.With(ParameterNames.OutputFormat, known?.Info.Formats[0] ?? "png");

        // What is cut out stands on nothing.
        return known?.Service?.Name == "remove-background" ? usual.With(ParameterNames.Background, "auto") : usual;
    }

    /// <inheritdoc/>
    public Translation Translate(ProviderRequest request)
    {
        var image = request.Image;
        if (image.Model is not { Length: > 0 } name)
            return Translation.Refuse(
                GatewayError.Invalid(
                    "Missing required parameter: 'model'. Bedrock has no default; name one, such as 'stability.stable-image-core-v1:1'.",
                    ParameterNames.Model, "missing_required_parameter"));
        if (ModelId.Parse(name) is not { } id)
            return NoModel(name);
        if (!Reach(request.Endpoint, id).TryGet(out var endpoint, out var refusal))
            return Translation.Refuse(refusal);
        var known = id;
        if (ProfileLookup.Knows(id))
        {
            var key = ProfileLookup.Key(
                id, endpoint.Region, request.Endpoint.Setting("aws_role_arn") ?? request.Endpoint.Setting("aws_access_key_id"));
            if (!request.Facts.TryGetValue(key, out var response))
                return Translation.After(ProfileLookup.Ask(key, id, endpoint.ControlPlane, endpoint.Headers, endpoint.Signer));
            known = ProfileLookup.Read(response) ?? id;
        }

        return BedrockModels.Find(known.Name) is { } model ? Translate(image, name, model, endpoint.Invoke(id)) : NoModel(name);
    }

    private static Translation NoModel(string name) =>
        Translation.Refuse(
            GatewayError.Unsupported(
                $"'{name}' is no image model of Bedrock's that this gateway knows; GET /v1/models lists those.", ParameterNames.Model));

    private static Translation Translate(ImageRequest image, string name, BedrockModel model, BedrockCalls calls)
    {
        if (image.Parameters.Text(ParameterNames.Size) is { } size && size != "auto" && !ImageSize.TryParse(size, out _))
            return Translation.Refuse(
                GatewayError.Invalid(
                    $"Invalid value for 'size': '{size}'. Name width and height as in '1024x1024', or 'auto'.", ParameterNames.Size,
                    "invalid_value"));
        if (!Serves(model, image))
            return Translation.Refuse(
                GatewayError.Unsupported($"'{name}' has no image {image.Operation.ToString().ToLowerInvariant()}s.", ParameterNames.Model));
        if (!image.Inputs.AreFiles)
            return Translation.AfterFiles();

        var translation = model switch
        {
            { Limits: { } limits } => AmazonTranslator.Translate(image, limits, calls),
            { Service: { } service } => StableTranslator.Edit(image, service, calls),
            { Family: BedrockFamily.Sdxl } => SdxlTranslator.Translate(image, calls),
            _ => StableTranslator.Generate(image, model, calls),
        };
        return translation with { Model = name, DefaultFormat = ImageFormat.Base64 };
    }

    /// <inheritdoc/>
    public ProviderError ReadError(int status, string contentType, ReadOnlySpan<byte> body) => BedrockErrors.Read(status, null, body);

    /// <inheritdoc/>
    public ProviderError ReadError(ProviderResponse response, ReadOnlySpan<byte> body) =>
        BedrockErrors.Read(response.Status, response.Headers("x-amzn-errortype"), body);

    // A generation may bring its image by the provider's own names, as at Portkey.
    private static bool Serves(BedrockModel model, ImageRequest image) =>
        model.Info.Operations.Contains(image.Operation)
        || (image.Operation == ImageOperation.Generation && model.Service is { } service
            && service.Images.All(field => image.Parameters.Find(field) is not null));

    private Result<BedrockEndpoint> Reach(ProviderEndpoint endpoint, ModelId id)
    {
        var region = endpoint.Setting("aws_region") is { Length: > 0 } named
            ? named
            : id.Region ?? (endpoint.BaseUrl is { } host ? BedrockRegion.OfHost(host.Host) : null) ?? BedrockRegion.Default;
        if (!BedrockRegion.IsOne(region))
            return GatewayError.Invalid("'aws_region' is no region; name one as in 'us-west-2'.", "aws_region", "invalid_value");
        return _access.Of(endpoint, region).Select(credential => new BedrockEndpoint(
            region,
            endpoint.BaseUrl,
            ProviderHeaders.Create(("accept", "application/json"), ("authorization", credential.Bearer)),
            credential.Signer));
    }
}
