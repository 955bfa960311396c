using ImageGateway.Simulators.OpenAi;

namespace ImageGateway.Simulators.AzureOpenAi;

/// <summary>
/// The deployments of every resource and the model behind each. More come from the settings:
/// <c>--Deployments:my-name gpt-image-2</c>.
/// </summary>
public sealed class Deployments(IConfiguration configuration)
{
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["my-dalle3"] = "dall-e-3",
        ["my-gpt-image"] = "gpt-image-1",
        ["my-gpt-image-deployment"] = "gpt-image-1",
        ["my-gpt-image-mini"] = "gpt-image-1-mini",
        ["my-gpt-image-15"] = "gpt-image-1.5",
        ["my-gpt-image-2"] = "gpt-image-2",
        ["my-gpt-image-25"] = "gpt-image-2.5-flare",
    };

    private readonly IConfigurationSection _more = configuration.GetSection("Deployments");

    /// <summary>The model behind the deployment; null when there is no such deployment.</summary>
    public ImageModel? Find(string deployment) =>
        (_more[deployment] ?? Usual.GetValueOrDefault(deployment)) is { } model ? ImageModels.Find(model) : null;
}
