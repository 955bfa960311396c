namespace ImageGateway.Core.Configs.Document;

/// <summary>The JSON Schema of configs, for editors; <see cref="ConfigCompiler"/> checks more than it can say.</summary>
public static class ConfigSchema
{
    /// <summary>A new stream over its text.</summary>
    public static Stream Open() =>
        typeof(ConfigSchema).Assembly.GetManifestResourceStream("ImageGateway.Core.Configs.Document.config.schema.json")!;
}
