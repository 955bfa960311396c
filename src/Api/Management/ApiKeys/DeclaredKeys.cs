using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Api.ControlPlane;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>
/// Gateway keys that the deployment declares in a file, <c>{"api_keys": [{slug, name, key or key_sha256, type, workspace_id,
/// scopes, …}]}</c>. They are written to the resource store at the start and where the file has changed, within two seconds; those
/// that the file no longer names are deleted. A file that cannot be used ends the start; later it leaves the keys as they are.
/// </summary>
internal sealed partial class DeclaredKeys(
    GatewayOptions options, IResourceStore resourceStore, ApiKeyViews views, ResourceStoreStart start, BodyReader bodies,
    TimeProvider time, ILogger<DeclaredKeys> logger) : BackgroundService
{
    private const int ShortestKey = 16;
    private const int HashChars = 64;
    private const int MaxDepth = 64;
    private const string Actor = "file";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private FileStamp _read;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.KeysFile is not { } path)
            return;
        await start.Ready.WaitAsync(cancellationToken);
        try
        {
            await ApplyAsync(path, cancellationToken);
        }
        catch (Exception fault) when (IsFault(fault))
        {
            throw OptionException.ForOption(
                "IMAGEGATEWAY__KEYSFILE", path, "must be a file of gateway keys that can be read: " + fault.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (FileStamp.Read(options.KeysFile!) == _read)
                continue;
            try
            {
                await ApplyAsync(options.KeysFile!, stoppingToken);
                LogRead(options.KeysFile!);
            }
            catch (Exception fault) when (IsFault(fault))
            {
                LogKept(options.KeysFile!, fault.Message);
            }
        }
    }

    private static bool IsFault(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or JsonException or FormatException or ControlPlaneUnavailableException;

    private async Task ApplyAsync(string path, CancellationToken cancellation)
    {
        // The stamp first: a file that changes while it is read is read again.
        _read = FileStamp.Read(path);
        using var document = Parse(await File.ReadAllBytesAsync(path, cancellation));
        var known = (await resourceStore.ListAsync(ResourceKind.ApiKey, null, cancellation)).Where(entry => entry.ApiKey().Declared)
            .ToList();
        var workspaces = await resourceStore.ListAsync(ResourceKind.Workspace, null, cancellation);
        var declared = Read(document.RootElement, workspaces, known);
        foreach (var entry in known.Where(entry => !declared.Exists(key => key.Slug == entry.Slug && key.Workspace == entry.Workspace)))
            await resourceStore.WriteAsync(
                new(ResourceKind.ApiKey, entry.Id, null, null, new(Actor, "api-key.delete", Text(entry), null)), cancellation);
        foreach (var content in declared)
            await WriteAsync(
                content, known.Find(entry => entry.Slug == content.Slug && entry.Workspace == content.Workspace), cancellation);
    }

    private static JsonDocument Parse(byte[] text) => LoneSurrogates.MemberWith(text, MaxDepth) is { } member
        ? throw new FormatException($"'{member}' has half a surrogate pair, which is no character")
        : JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });

    private async Task WriteAsync(ResourceContent content, StoredResource? current, CancellationToken cancellation)
    {
        var id = current?.Id ?? ResourceEditor.NewId();
        var note = new AuditNote(
            Actor, current is null
                ? "api-key.create"
                : "api-key.update", current is null
                ? null
                : Text(current), Text(new(ResourceKind.ApiKey, id, content, 1, default, default)));
        var result = await resourceStore.WriteAsync(new(ResourceKind.ApiKey, id, current is null ? 0 : null, content, note), cancellation);
        if (result.Outcome != ResourceWriteOutcome.NameTaken)
            return;

        // Another front-end may have read the same file just now.
        var other = await resourceStore.FindAsync(ResourceKind.ApiKey, content.Workspace, content.Slug, cancellation);
        if (current is not null || other is null || !other.ApiKey().Declared)
            throw new FormatException($"the slug or the key of '{content.Slug}' is another gateway key's");
        await WriteAsync(content, other, cancellation);
    }

    private List<ResourceContent> Read(JsonElement root, IReadOnlyList<StoredResource> workspaces, List<StoredResource> known)
    {
        if (root.Member("api_keys") is not { ValueKind: JsonValueKind.Array } keys)
            throw new FormatException("it has no list 'api_keys'");
        var read = keys.EnumerateArray().Select(key => ContentOf(key, workspaces, known)).ToList();
        return read.GroupBy(key => (key.Workspace, key.Slug)).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new FormatException($"the slug '{twice.Key.Slug}' is there twice")
            : read;
    }

    private ResourceContent ContentOf(JsonElement key, IReadOnlyList<StoredResource> workspaces, List<StoredResource> known)
    {
        var faults = new BodyFaults();
        if (bodies.Read(key, BodyContext.Default.DeclaredKey, faults, []) is not { } body)
            throw new FormatException($"key '{key.Text("slug")}': {faults.Error!.Message}");
        var slug = BodyNames.Slug(body.Slug, faults) ?? string.Empty;
        if (slug.Length == 0)
            faults.Add("'slug' is needed: by it the key stays the same when the rest changes");
        var type = body.Type ?? ApiKeyTypes.WorkspaceService;
        if (!ApiKeyTypes.All.Contains(type))
            faults.Add($"'type' is '{type}'; it must be one of {string.Join(", ", ApiKeyTypes.All)}");
        var named = body.WorkspaceId.Value ?? WorkspaceIds.Default;
        var workspace = workspaces.FirstOrDefault(entry => entry.Slug == named || entry.Id == named)?.Id;
        if (workspace is null)
            faults.Add($"there is no workspace '{named}'");
        var place = type == ApiKeyTypes.OrganisationService ? string.Empty : workspace ?? string.Empty;
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
            LogWarning(options.KeysFile!, slug, warning);
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

    private string Text(StoredResource entry) => ResourceEditor.Audited(views.Describe(entry));

    [LoggerMessage(Level = LogLevel.Information, Message = "Gateway keys were read from {Path}")]
    private partial void LogRead(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gateway key {Slug} in {Path}: {Warning}")]
    private partial void LogWarning(string path, string slug, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gateway keys in {Path} cannot be used and stay as they were: {Reason}")]
    private partial void LogKept(string path, string reason);
}
