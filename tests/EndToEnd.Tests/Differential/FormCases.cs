using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Edits and variations: forms with files.</summary>
internal static class FormCases
{
    private const string Edits = "/v1/images/edits";

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        new("edit", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "with a hat").Field("n", "1").Field("size", "1024x1024")
                .Field("quality", "low")
                .File("image", "cat.png", Png.Make(64, alpha: false)),
        },
        new("edit several files and mask", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "with a hat")
                .File("image[]", "cat.png", Png.Make(64, alpha: false, seed: 1)).File("image[]", "dog.webp", [1, 2, 3], "image/webp")
                .File("mask", "mask.png", Png.Make(64, alpha: true)),
        },
        new("edit unknown field", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").Field("future_field", "x").Field("metadata[a]", "1")
                .File("image", "a.png", [1, 2, 3]),
        },
        new("edit without model", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("prompt", "p").File("image", "a.png", [1, 2, 3]),
        },
        new("edit unusual file name", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").File("image", "a b (1).png", [1, 2, 3]),
        },
        new("edit azure", Edits)
        {
            Headers =
            [
                ("x-portkey-provider", "azure-openai"), ("authorization", "Bearer azure-key"), ("x-portkey-custom-host", "{host}"),
                ("x-portkey-azure-resource-name", "res"),
                ("x-portkey-azure-deployment-id", "dep-1"), ("x-portkey-azure-api-version", "2025-04-01-preview"),
            ],
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").File("image", "a.png", [1, 2, 3]),
        },
        new("edit config", Edits)
        {
            Headers = [("x-portkey-config", """{"provider":"openai","api_key":"sk-config","custom_host":"{host}"}""")],
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").File("image", "a.png", [1, 2, 3]),
        },
        new("edit override", Edits)
        {
            Headers = [("x-portkey-config",
                """{"provider":"openai","api_key":"sk-config","custom_host":"{host}","override_params":{"size":"1536x1024"}}""")],
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").File("image", "a.png", [1, 2, 3]),
        },
        new("edit provider error", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "p").File("image", "a.png", [1, 2, 3]),
            Script = Scripts.Error(
                400, new { error = new { message = "Invalid image", type = "invalid_request_error", param = "image",
                    code = "invalid_image_file" } }),
        },
        new("variation", "/v1/images/variations")
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().Field("model", "dall-e-2").Field("n", "2").Field("size", "256x256").File("image", "a.png", [1, 2, 3]),
            Script = Scripts.Links,
        },
        new("variation provider error", "/v1/images/variations")
        {
            Headers = RoutedCases.OpenAi,
            Form = () => new Form().File("image", "a.png", [1, 2, 3]),
            Script = Scripts.Error(
                400, new { error = new { message = "Uploaded image must be a PNG", type = "invalid_request_error", param = (string?)null,
                    code = (string?)null } }),
        },
        new("edit as JSON", Edits)
        {
            Headers = RoutedCases.OpenAi,
            Json = new { model = "gpt-image-1", prompt = "p", images = new[] { new { image_url = "data:image/png;base64,aGk=" } } },
        },
    ];
}
