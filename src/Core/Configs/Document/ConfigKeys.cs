namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of a config and of its targets, in snake case; each is read in camel case too.</summary>
public static class ConfigKeys
{
    /// <summary>How a target is chosen; see <see cref="StrategyKeys"/>.</summary>
    public const string Strategy = "strategy";

    /// <summary>List of configs that a strategy chooses from.</summary>
    public const string Targets = "targets";

    /// <summary>Name by which conditions refer to a target.</summary>
    public const string Name = "name";

    /// <summary>Share of a target in a load balance.</summary>
    public const string Weight = "weight";

    /// <summary>Slug of a provider, or <c>@</c> with the slug of a saved one.</summary>
    public const string Provider = "provider";

    /// <summary>The provider's key. Secret.</summary>
    public const string ApiKey = "api_key";

    /// <summary>Slug of a saved key.</summary>
    public const string VirtualKey = "virtual_key";

    /// <summary>Base URL in place of the vendor's.</summary>
    public const string CustomHost = "custom_host";

    /// <summary>Parameters laid over the caller's.</summary>
    public const string OverrideParams = "override_params";

    /// <summary>Parameters for what the caller left out.</summary>
    public const string DefaultParams = "default_params";

    /// <summary>Names of parameters that are left out.</summary>
    public const string DropParams = "drop_params";

    /// <summary>Headers of the request that go upstream as they are.</summary>
    public const string ForwardHeaders = "forward_headers";

    /// <summary>Accepted, and has no effect.</summary>
    public const string Passthrough = "passthrough";

    /// <summary>When an attempt is repeated; see <see cref="RetryKeys"/>.</summary>
    public const string Retry = "retry";

    /// <summary>Rules by which responses are given again; see <see cref="CacheKeys"/>.</summary>
    public const string Cache = "cache";

    /// <summary>Milliseconds until the headers of an answer.</summary>
    public const string RequestTimeout = "request_timeout";

    /// <summary>Milliseconds until the last byte of an answer.</summary>
    public const string TotalTimeout = "total_timeout";

    /// <summary>Flag by which unknown names and parameters are refused.</summary>
    public const string Strict = "strict";

    /// <summary>Accepted, and has no effect.</summary>
    public const string StrictOpenAiCompliance = "strict_open_ai_compliance";

    /// <summary>Fate of an attempt whose caller leaves: finish or cancel.</summary>
    public const string OnDisconnect = "on_disconnect";

    /// <summary>Statuses that lead to a repetition or to the next target.</summary>
    public const string OnStatusCodes = "on_status_codes";

    /// <summary>Models that are asked in place of others.</summary>
    public const string ModelAliases = "model_aliases";

    /// <summary>Guardrails on requests in the long form; see <see cref="GuardrailKeys"/>.</summary>
    public const string BeforeRequestHooks = "before_request_hooks";

    /// <summary>Guardrails on images in the long form.</summary>
    public const string AfterRequestHooks = "after_request_hooks";

    /// <summary>Guardrails on requests in the short form.</summary>
    public const string InputGuardrails = "input_guardrails";

    /// <summary>Guardrails on images in the short form.</summary>
    public const string OutputGuardrails = "output_guardrails";

    /// <summary>Accepted without effect, with a warning.</summary>
    public const string InputMutators = "input_mutators";

    /// <summary>Accepted without effect, with a warning.</summary>
    public const string OutputMutators = "output_mutators";

    /// <summary>Accepted, and has no effect.</summary>
    public const string PromptId = "prompt_id";

    /// <summary>Accepted, and has no effect.</summary>
    public const string FetchIntegratedModels = "fetch_integrated_models";

    /// <summary>Key of a format that Portkey has given up.</summary>
    public const string Options = "options";
}
