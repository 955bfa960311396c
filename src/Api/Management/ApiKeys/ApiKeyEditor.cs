using ImageGateway.Api.Authentication;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Makes, changes, rotates and deletes gateway keys.</summary>
internal sealed class ApiKeyEditor(
    IResourceStore resourceStore, ResourceEditor editor, WorkspaceFinder workspaces, DefaultConfigs configs, ApiKeyViews views,
    TimeProvider time)
{
    private const string What = "api key";
    private const long ShortestTransitionMs = 1_800_000;
    private const long LongestTransitionMs = 365L * 24 * 3600 * 1000;
    private const int MostFormer = 8;

    /// <summary>Reads the page of the keys that the caller may list, in the workspace that it names.</summary>
    public async ValueTask<Result<ResourcePage>> ListAsync(ManagementCall call)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        var list = new ResourceList(ResourceKind.ApiKey, workspace, ApiKeyTypes.Selection(call.Principal.Has, "list"));
        return await resourceStore.PageAsync(list, skip, take, call.Cancellation);
    }

    /// <summary>The key that the path names by its id.</summary>
    /// <param name="call">The call.</param>
    /// <param name="verb">Verb of the scope that the caller needs.</param>
    public async ValueTask<Result<StoredResource>> FindAsync(ManagementCall call, string verb)
    {
        var id = call.Path("id");
        var entry = await resourceStore.ReadAsync(ResourceKind.ApiKey, id, call.Cancellation);
        if (entry is null || (!call.Principal.IsOrganisation && entry.Workspace != call.Principal.Workspace))
            return ManagementErrors.NotFound(What, id);
        return Refusal(call, entry, verb) is { } refusal ? refusal : entry;
    }

    /// <summary>Makes a key and shows it once.</summary>
    public async ValueTask<ManagementResponse> CreateAsync(ManagementCall call, ApiKeyChange body)
    {
        var type = $"{call.Path("type")}-{call.Path("subtype")}";
        if (!ApiKeyTypes.All.Contains(type))
            return ManagementErrors.Invalid(
                $"there are no keys of type '{type}'; POST to /v1/api-keys/organisation/service, /workspace/service or /workspace/user");
        if (!call.Principal.Has(ApiKeyTypes.Scope(type, "create")))
            return IdentityErrors.NoScope(ApiKeyTypes.Scope(type, "create"));
        if (type == ApiKeyRecord.OrganisationService && !call.Principal.IsOrganisation)
            return ManagementErrors.NotYours(What, type);
        if (!(await workspaces.FindAsync(call)).TryGet(out var workspace, out var error))
            return error;

        var key = KeyText.New();
        var record = ApiKeyBody.Apply(
            body, call.Faults, new() { Name = string.Empty, Type = type, Hash = KeyText.Hash(key), Mask = SecretMask.Mask(key) },
            isNew: true, time.GetUtcNow());
        if (type == ApiKeyRecord.WorkspaceUser && record.UserId is null)
            call.Faults.Add("'user_id' is needed for a user's key");
        if (call.Faults.Error is { } faults)
            return faults;
        if ((Excess(call, record)
            ?? await configs.CheckAsync(
                body.Defaults, type == ApiKeyRecord.OrganisationService
                    ? WorkspaceIds.Default
                    : workspace, call.Cancellation)) is { } excess)
            return excess;
        var content = Content(
            type == ApiKeyRecord.OrganisationService ? string.Empty : workspace, SlugText.From(record.Name, "api-key"), record);
        var created = await editor.CreateAsync(
            call, ResourceKind.ApiKey, ResourceEditor.NewId(), content, slugGiven: false, "api-key.create", views.Describe);
        if (!created.TryGet(out var entry, out var refused))
            return refused;
        return Views.Both(new() { ["id"] = entry.Id, ["key"] = key, ["object"] = "api-key" });
    }

    /// <summary>Changes the key that the path names.</summary>
    public async ValueTask<ManagementResponse> UpdateAsync(ManagementCall call, ApiKeyChange body)
    {
        if (!(await FindAsync(call, "update")).TryGet(out var found, out var absent))
            return absent;
        if (await configs.CheckAsync(
            body.Defaults, found.Workspace.Length == 0 ? WorkspaceIds.Default : found.Workspace, call.Cancellation) is { } fault)
            return fault;
        var changed = await ChangeAsync(
            call, "api-key.update", "update", (faults, record) => ApiKeyBody.Apply(body, faults, record, isNew: false, time.GetUtcNow()));
        return changed.Error is { } error ? error : Views.Both([]);
    }

    /// <summary>Puts another key in the place of one, which stays good for a while, and shows it once.</summary>
    public async ValueTask<ManagementResponse> RotateAsync(ManagementCall call, ApiKeyRotation body)
    {
        var key = KeyText.New();
        var now = time.GetUtcNow();
        DateTimeOffset? until = null;
        var changed = await ChangeAsync(
            call, "api-key.rotate", call.Principal.HasAny(ApiKeyTypes.Scopes("rotate")) ? "rotate" : "update", (faults, record) =>
        {
            var transition = Transition(body, faults);
            until = transition > 0 ? now.AddMilliseconds(transition) : null;

            // What was good before ends with this rotation's transition at the latest, also what an earlier one left.
            var former = until is not { } end ? [] : record.Former
                .Where(other => other.ExpiresAt > now)
                .Select(other => other.ExpiresAt > end ? other with { ExpiresAt = end } : other)
                .Prepend(new(record.Hash, end)).Take(MostFormer);
            return record with { Hash = KeyText.Hash(key), Mask = SecretMask.Mask(key), Former = [.. former] };
        });
        if (!changed.TryGet(out var entry, out var error))
            return error;
        return Views.Both(
            new() { ["id"] = entry.Id, ["key"] = key, ["key_transition_expires_at"] = Views.Time(until), ["object"] = "api-key" });
    }

    /// <summary>Deletes the key that the path names.</summary>
    public async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        if (!(await FindAsync(call, "delete")).TryGet(out var entry, out var error))
            return error;
        return entry.ApiKey().Declared
            ? ManagementErrors.Declared(What, entry.Slug)
            : await editor.DeleteAsync(call, entry, "api-key.delete", views.Describe);
    }

    private ValueTask<Result<StoredResource>> ChangeAsync(
        ManagementCall call, string action, string verb, Func<BodyFaults, ApiKeyRecord, ApiKeyRecord> change) =>
        editor.ChangeAsync(
            call,
            () => FindAsync(call, verb),
            current =>
            {
                var before = current.ApiKey();
                if (before.Declared)
                    return ManagementErrors.Declared(What, current.Slug);
                var record = change(call.Faults, before);
                // Who rotates a key learns it and could do all that it may.
                var gives = record.Hash != before.Hash || !record.Scopes.SetEquals(before.Scopes);
                return (call.Faults.Error ?? (gives ? Excess(call, record) : null)) is { } refused
                    ? refused
                    : Content(current.Workspace, current.Slug, record);
            },
            action,
            views.Describe);

    private static GatewayError? Refusal(ManagementCall call, StoredResource entry, string verb)
    {
        var scope = ApiKeyTypes.Scope(entry.ApiKey().Type, verb);
        return call.Principal.Has(scope) ? null : IdentityErrors.NoScope(scope);
    }

    private static GatewayError? Excess(ManagementCall call, ApiKeyRecord record) =>
        call.Principal.Scopes is { } own && record.Scopes.Except(own) is { IsEmpty: false } excess
            ? ManagementErrors.MoreThanOwn(excess)
            : null;

    private ResourceContent Content(string workspace, string slug, ApiKeyRecord record) =>
        new(workspace, slug, ResourceJson.Write(record)) { Lookups = record.Lookups(time.GetUtcNow()) };

    private static long Transition(ApiKeyRotation body, BodyFaults faults)
    {
        if (!body.KeyTransitionPeriodMs.IsPresent || body.KeyTransitionPeriodMs.Value is 0
            or (>= ShortestTransitionMs and <= LongestTransitionMs))
            return body.KeyTransitionPeriodMs.Or(ShortestTransitionMs);
        faults.Add($"'key_transition_period_ms' must be a whole number from {ShortestTransitionMs} to {LongestTransitionMs}, or 0: the old key ends at once");
        return ShortestTransitionMs;
    }
}
