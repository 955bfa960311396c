namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Intended differences from Portkey's gateway in the requests to vendors and in the treatment of their answers.</summary>
internal static class VendorDifferences
{
    private const string Absent = "(absent)";

    public static IReadOnlyList<AcceptedDifference> All { get; } =
        [.. Bedrock, .. Vertex, .. Fireworks, .. Segmind, .. AzureAi, .. Filters, .. ServedHere];

    private static IEnumerable<AcceptedDifference> Bedrock =>
    [
        new(
            "native parameters of SDXL", "upstream[0].body.*",
            "A provider's own parameters are forwarded by their own names; Portkey drops them.")
            { Cases = ["bedrock v1"], Portkey = Absent },
        new("size resolved for SDXL", "upstream[0].body.*",
            "An unsupported size becomes the nearest supported one. Portkey clamps it to one that the model also refuses.")
                { Cases = ["bedrock v1 narrow"] },
        new("size of SDXL said", "client.body.size", "As above; the answer says which.")
            { Cases = ["bedrock v1 narrow"], Portkey = Absent },
        new(
            "one picture a call", "upstream[0].body.samples",
            "Bedrock returns one image per call, whatever its page says. One call for each image works.")
            { Cases = ["bedrock v1 several"], Portkey = "2", Ours = "1" },
        new("call of the second picture", "upstream[1].*", "As above.") { Cases = ["bedrock v1 several"], Portkey = Absent },
        new("number of calls to Bedrock", "upstream.count", "As above.") { Cases = ["bedrock v1 several"], Portkey = "1", Ours = "2" },
        new("second picture of Bedrock", "client.body.data[1].*", "As above.") { Cases = ["bedrock v1 several"], Portkey = Absent },
        new("size as aspect ratio", "upstream[0].body.aspect_ratio", "The models take an aspect ratio; Portkey drops the size.")
            { Cases = ["bedrock v2 size and style"], Portkey = Absent, Ours = "16:9" },
        new("profile's ARN", "*", "The ARN contains the model's name. The published version of Portkey's gateway refuses it with 500.")
            { Cases = ["bedrock profile's ARN"] },
        new("seed of a picture at Bedrock", "client.body.data[*].seed", "Without the seed nobody can generate the same image again.")
            { Cases = ["bedrock *"], Portkey = Absent },
        new("code of Bedrock", "client.body.error.*", "The name of the error, from a header. Programs test codes.")
        {
            Cases = ["bedrock error", "bedrock validation", "bedrock throttled"],
            Portkey = "null",
            Ours = "*Exception",
        },
    ];

    private static IEnumerable<AcceptedDifference> Vertex =>
    [
        new("falsy values of Vertex", "upstream[0].body.parameters.addWatermark", "Portkey drops values that are false or 0.")
            { Cases = ["vertex"], Portkey = Absent, Ours = "false" },
        new("count of Vertex", "upstream[0].body.parameters.sampleCount", "Without a count the vendor generates four images.")
            { Cases = ["vertex *"], Portkey = Absent, Ours = "1" },
        new(
            "resolution of Imagen 4", "upstream[0].body.parameters.sampleImageSize",
            "'hd' asks for it, in addition to Portkey's compression.")
            { Cases = ["vertex hd"], Portkey = Absent, Ours = "2K" },
        new("size of Imagen", "upstream[0].body.parameters.aspectRatio", "The models take an aspect ratio; Portkey drops the size.")
            { Cases = ["vertex size"], Portkey = Absent, Ours = "16:9" },
        new("size of Imagen said", "client.body.size", "As above; the answer says which.") { Cases = ["vertex size"], Portkey = Absent },
        new("several prompts", "*", "OpenAI's API has one prompt, and limits, guardrails and prices read one. Several are refused by name.")
            { Cases = ["vertex two prompts"] },
    ];

    private static IEnumerable<AcceptedDifference> Fireworks =>
    [
        new("prompt of Fireworks", "upstream[0].body.prompt", "The vendor's API has 'prompt'.")
            { Cases = ["fireworks *"], Portkey = Absent, Ours = "p" },
        new("list of prompts for Fireworks", "upstream[0].body.text_prompts*", "As above; the vendor documents no such list.")
            { Cases = ["fireworks *"], Ours = Absent },
        new("model in the body for Fireworks", "upstream[0].body.model",
            "The model is in the path. The vendor documents none in the body.") { Cases = ["fireworks *"], Ours = Absent },
        new("path of Fireworks", "upstream[0].path", "The model's full name, as the vendor documents the route.")
        {
            Cases = ["fireworks *"],
            Portkey = "/image_generation/stable-diffusion-xl-1024-v1-0",
            Ours = "/image_generation/accounts/fireworks/models/stable-diffusion-xl-1024-v1-0",
        },
        new("default model of Fireworks", "upstream[0].path", "The default instead of the word 'undefined'.")
            { Cases = ["fireworks without model"], Portkey = "/image_generation/undefined" },
        new("size resolved for Fireworks", "upstream[0].body.*",
            "An unsupported size becomes the nearest supported one instead of a clamped one.")
                { Cases = ["fireworks small"], Portkey = "512", Ours = "1024" },
        new("size of Fireworks said", "client.body.size", "As above; the answer says which.")
            { Cases = ["fireworks small"], Portkey = Absent },
        new("FLUX of Fireworks", "*",
            "These models have another route and another response, which Portkey calls invalid.")
                { Cases = ["fireworks flux"] },
        new("error as text of Fireworks", "client.body.error.message", "The provider's own sentence instead of the word 'undefined'.")
        {
            Cases = ["fireworks error as text"],
            Portkey = "fireworks-ai error: undefined",
            Ours = "fireworks-ai error: Model not found",
        },
    ];

    private static IEnumerable<AcceptedDifference> Segmind =>
    [
        new("image in a generation at Segmind", "upstream[0].body.image",
            "A reference image is used if the model supports one; Portkey drops it.")
                { Cases = ["segmind control"], Portkey = Absent },
        new("credits of Segmind", "client.body.error.*", "These codes tell programs that the account is empty.")
            { Cases = ["segmind quota"], Portkey = "null", Ours = "insufficient_*" },
        new("page of Segmind", "client.body.*", "The message is a sentence, and the web page stands beside it, as for every provider.")
            { Cases = ["segmind page"] },
        new("200 without a picture of Segmind", "client.*", "502 with an error, so that retries and fallbacks apply.")
            { Cases = ["segmind nothing"] },
    ];

    private static IEnumerable<AcceptedDifference> AzureAi =>
    [
        new("response_format at Azure", "upstream[0].body.response_format",
            "Azure's GPT image models refuse it. The gateway converts the response to the requested form.")
                { Cases = ["azure-ai links"], Portkey = "url", Ours = Absent },
        new("provider of an edit", "client.body.provider", "As in the response to a generation.")
            { Cases = ["azure-ai edit"], Portkey = Absent, Ours = "azure-ai" },
    ];

    private static IEnumerable<AcceptedDifference> Filters =>
    [
        new("filtered pictures", "client.*", "An error instead of the image that the provider's filter withheld.")
        {
            Cases = ["bedrock filtered", "bedrock v1 filtered", "vertex filtered", "vertex nothing", "fireworks filtered"],
        },
    ];

    private static IEnumerable<AcceptedDifference> ServedHere =>
    [
        new("Amazon's own models", "*", "Served here; Portkey's gateway refuses them with 500.") { Cases = ["bedrock of Amazon"] },
        new("vendors of chats", "*", "Served here, or refused with 400 if the vendor has no images; Portkey's gateway answers 500.")
            { Cases = ["chats only: *"] },
    ];
}
