using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Management;

/// <summary>Changes entries of the resource store, with their audit, and says in HTTP's words what became of it.</summary>
internal sealed class ResourceEditor(IResourceStore resourceStore, BudgetRulesWriter rules, GatewayOptions options)
{
    private const int MostTries = 8;

    // They stand beside the audit's text, or change with every write.
    private static readonly string[] NotAudited =
    [
        "slug", "created_at", "last_updated_at", "version", "version_id", "success", "data", Views.DeclaredInFile,
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An id that nothing had before.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>Creates an entry and records it in the audit.</summary>
    /// <param name="call">Who does it.</param>
    /// <param name="kind">What is made.</param>
    /// <param name="id">Its new id.</param>
    /// <param name="content">What it says.</param>
    /// <param name="slugGiven">Whether the caller chose the slug; else a number is added where it is taken.</param>
    /// <param name="action">The audit's word.</param>
    /// <param name="view">The entry as the API shows it.</param>
    public async ValueTask<Result<StoredResource>> CreateAsync(
        ManagementCall call, ResourceKind kind, string id, ResourceContent content, bool slugGiven, string action,
        Func<StoredResource, JsonObject> view)
    {
        var preview = new StoredResource(kind, id, content, 1, default, default);
        var note = new AuditNote(call.Principal.Id, action, null, Audited(view(preview)));
        await rules.SetAsync(preview, call.Cancellation);
        var result = await resourceStore.WriteAsync(new(kind, id, 0, content, note) { SlugMayChange = !slugGiven }, call.Cancellation);
        return result.Outcome == ResourceWriteOutcome.NameTaken ? ManagementErrors.SlugTaken(content.Slug) : result.Current!;
    }

    /// <summary>Changes an entry and records it in the audit.</summary>
    /// <param name="call">Who does it.</param>
    /// <param name="find">Finds the entry as it is.</param>
    /// <param name="change">What it says afterwards, or an error; asked again where somebody else was quicker.</param>
    /// <param name="action">The audit's word.</param>
    /// <param name="view">The entry as the API shows it.</param>
    public async ValueTask<Result<StoredResource>> ChangeAsync(
        ManagementCall call, Func<ValueTask<Result<StoredResource>>> find,
        Func<StoredResource, Result<ResourceContent>> change, string action,
        Func<StoredResource, JsonObject> view)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (!(await find()).TryGet(out var current, out var absent))
                return absent;
            if (RefusalOf(current) is { } declared)
                return declared;
            if (!change(current).TryGet(out var content, out var refused))
                return refused;
            var note = new AuditNote(call.Principal.Id, action, Audited(view(current)), Audited(view(current with { Content = content })));
            var result = await resourceStore.WriteAsync(new(current.Kind, current.Id, current.Version, content, note), call.Cancellation);
            switch (result.Outcome)
            {
                case ResourceWriteOutcome.Written or ResourceWriteOutcome.Unchanged:
                    await rules.FollowAsync(current.Kind, current.Id, call.Cancellation);
                    return result.Current!;
                case ResourceWriteOutcome.NameTaken:
                    return ManagementErrors.SlugTaken(content.Slug);
            }
        }

        return ManagementErrors.Busy;
    }

    /// <summary>Deletes an entry and records it in the audit.</summary>
    public async ValueTask<ManagementResponse> DeleteAsync(
        ManagementCall call, StoredResource entry, string action, Func<StoredResource, JsonObject> view)
    {
        if (RefusalOf(entry) is { } declared)
            return declared;
        var note = new AuditNote(call.Principal.Id, action, Audited(view(entry)), null);
        await resourceStore.WriteAsync(new(entry.Kind, entry.Id, null, null, note), call.Cancellation);
        await rules.FollowAsync(entry.Kind, entry.Id, call.Cancellation);
        return ManagementResponse.Empty;
    }

    // A deployment without a file takes over what an earlier one declared.
    private GatewayError? RefusalOf(StoredResource entry) =>
        options.ResourcesFile is not null && entry.DeclaredIn() is not null ? ManagementErrors.Declared(entry) : null;

    /// <summary>A view as the audit keeps it.</summary>
    public static string Audited(JsonObject view)
    {
        foreach (var name in NotAudited)
            view.Remove(name);
        return view.ToJsonString(Plain);
    }
}
