using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Reads a file of gateway keys that the deployment declares.</summary>
internal sealed partial class KeysFileReader(BodyReader bodies, TimeProvider time, ILogger<KeysFileReader> logger)
{
    private const int ShortestKey = 16;
    private const int HashChars = 64;
    private const int MaxDepth = 64;

    /// <summary>Reads the keys of a file.</summary>
    /// <param name="path">Where it is, for log lines.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="workspaces">Workspaces that there are.</param>
    /// <param name="known">Keys that were declared before.</param>
    /// <exception cref="FormatException">The file cannot be used.</exception>
    /// <exception cref="JsonException">The file is no JSON.</exception>
    public List<ResourceContent> Read(
        string path, byte[] text, IReadOnlyList<StoredResource> workspaces, List<StoredResource> known)
    {
        using var document = Parse(text);
        if (document.RootElement.Member("api_keys") is not { ValueKind: JsonValueKind.Array } keys)
            throw new FormatException("it has no list 'api_keys'");
        var read = keys.EnumerateArray().Select(key => ContentOf(path, key, workspaces, known)).ToList();
        return read.GroupBy(key => (key.Workspace, key.Slug)).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new FormatException($"the slug '{twice.Key.Slug}' is there twice")
            : read;
    }

    private ResourceContent ContentOf(
        string path, JsonElement key, IReadOnlyList<StoredResource> workspaces, List<StoredResource> known)
    {
        var faults = new BodyFaults();
        if (bodies.Read(key, BodyContext.Default.DeclaredKey, faults, []) is not { } body)
            throw new FormatException($"key '{key.Text("slug")}': {faults.Error!.Message}");
        var slug = BodyNames.Slug(body.Slug, faults) ?? string.Empty;
        if (slug.Length == 0)
            faults.Add("'slug' is needed: by it the key stays the same when the rest changes");
        var type = body.Type ?? ApiKeyRecord.WorkspaceService;
        if (!ApiKeyTypes.All.Contains(type))
            faults.Add($"'type' is '{type}'; it must be one of {string.Join(", ", ApiKeyTypes.All)}");
        var named = body.WorkspaceId.Value ?? WorkspaceIds.Default;
        var workspace = workspaces.FirstOrDefault(entry => entry.Slug == named || entry.Id == named)?.Id;
        if (workspace is null)
            faults.Add($"there is no workspace '{named}'");
        var place = type == ApiKeyRecord.OrganisationService ? string.Empty : workspace ?? string.Empty;
        var before = known.Find(entry => entry.Slug == slug && entry.Workspace == place)?.ApiKey();
        var (hash, mask) = KeyOf(body, faults);
        var record = new ApiKeyRecord
        {
            Name = string.Empty,
            Type = type,
            Hash = hash,
            Mask = mask,
            Declared = true,
            Limits = BudgetLimits.None with { Resets = before?.Limits.Resets ?? 0 },
        };

        // A key that has expired may stay in the file.
        record = ApiKeyBody.Apply(body, faults, record, isNew: true, DateTimeOffset.MinValue);
        foreach (var warning in faults.Warnings)
            LogWarning(path, slug, warning);
        return faults.Error is { } error
            ? throw new FormatException($"key '{slug}': {error.Message}")
            : new(place, slug, ResourceJson.Write(record)) { Lookups = record.Lookups(time.GetUtcNow()) };
    }

    private static (string Hash, string Mask) KeyOf(DeclaredKey body, BodyFaults faults)
    {
        if (body.Key is { Length: >= ShortestKey } plain)
            return (KeyText.Hash(plain), SecretMask.Mask(plain));
        if (body.KeySha256 is { Length: HashChars } hash && hash.All(char.IsAsciiHexDigit))
            return (hash.ToLowerInvariant(), SecretMask.Mask(string.Empty));
        faults.Add($"'key' must have at least {ShortestKey} characters, or 'key_sha256' be its hash in {HashChars} hexadecimal digits");
        return (string.Empty, string.Empty);
    }

    private static JsonDocument Parse(byte[] text) => LoneSurrogates.MemberWith(text, MaxDepth) is { } member
        ? throw new FormatException($"'{member}' has half a surrogate pair, which is no character")
        : JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gateway key {Slug} in {Path}: {Warning}")]
    private partial void LogWarning(string path, string slug, string warning);
}
