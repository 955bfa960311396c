using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Api.Management.Usage;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Budgets;

namespace ImageGateway.Api.Management.Policies;

/// <summary>
/// <c>/v1/policies/usage-limits</c> and <c>/v1/policies/rate-limits</c>: limits for every value of something that callers say.
/// </summary>
internal sealed class PoliciesApi(IResourceStore resourceStore, ResourceEditor editor, WorkspaceFinder workspaces, UsageApi usage)
{
    /// <summary>Maps the routes of policies.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        Map<UsagePolicyChange>(
            endpoints, routes, ResourceKind.UsagePolicy, "/policies/usage-limits", "usage-limits-policy", "policy_usage_limits");
        Map<RatePolicyChange>(
            endpoints, routes, ResourceKind.RatePolicy, "/policies/rate-limits", "rate-limits-policy", "policy_rate_limits");
    }

    private void Map<T>(
        ManagementEndpoints endpoints, IEndpointRouteBuilder routes, ResourceKind kind, string path, string what, string name)
        where T : PolicyChange
    {
        string[] Scopes(string verb) =>
            ["policies." + verb, what.Replace('-', '_').Replace("policy", "policies", StringComparison.Ordinal) + "." + verb];
        JsonObject View(StoredResource entry) => PolicyView.Describe(entry, name);
        endpoints.Map(routes, "GET", path, Scopes("list"), call => ListAsync(call, kind, View));
        endpoints.Map<T>(routes, "POST", path, Scopes("create"), (call, body) => CreateAsync(call, body, kind, what, View));
        endpoints.Map(routes, "GET", path + "/{id}", Scopes("read"), async call =>
        {
            if (!(await FindAsync(call, kind, what)).TryGet(out var entry, out var error))
                return error;
            return View(entry);
        });
        endpoints.Map<T>(routes, "PUT", path + "/{id}", Scopes("update"), (call, body) => UpdateAsync(call, body, kind, what, View));
        endpoints.Map(routes, "DELETE", path + "/{id}", Scopes("delete"), async call =>
        {
            if (!(await FindAsync(call, kind, what)).TryGet(out var entry, out var error))
                return error;
            return await editor.DeleteAsync(call, entry, what + ".delete", View);
        });
        if (kind == ResourceKind.UsagePolicy)
            usage.Map(endpoints, routes, path + "/{id}", Scopes, call => FindValueAsync(call, kind, what));
        else
            usage.MapRead(endpoints, routes, path + "/{id}", Scopes, call => FindValueAsync(call, kind, what));
    }

    private async ValueTask<ManagementResponse> ListAsync(ManagementCall call, ResourceKind kind, Func<StoredResource, JsonObject> view)
    {
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var error))
            return error;
        var (skip, take) = call.Page();
        var page = await resourceStore.PageAsync(new(kind, workspace), skip, take, call.Cancellation);
        return Views.Page(page.Entries.Select(view), page.Total);
    }

    private async ValueTask<ManagementResponse> CreateAsync(
        ManagementCall call, PolicyChange body, ResourceKind kind, string what, Func<StoredResource, JsonObject> view)
    {
        var record = PolicyBody.Apply(body, call.Faults, new() { Name = "Policy" }, kind, isNew: true);
        if (!(await WorkspaceOfAsync(call, record)).TryGet(out var workspace, out var error))
            return error;
        if ((await resourceStore.PoliciesAsync(workspace, call.Cancellation)).Length >= PolicyBudgetResolver.MostPolicies)
            call.Faults.Add($"a workspace has at most {PolicyBudgetResolver.MostPolicies} policies");
        await CheckWorkspacesAsync(call, record, workspace);
        if (call.Faults.Error is { } faults)
            return faults;
        record = PolicyBody.WithId(record, await resourceStore.ReadAsync(ResourceKind.Workspace, workspace, call.Cancellation));
        var content = new ResourceContent(workspace, SlugText.From(record.Name, "policy"), ResourceJson.Write(record));
        return Response(
            await editor.CreateAsync(call, kind, ResourceEditor.NewId(), content, slugGiven: false, what + ".create", view), view);
    }

    private async ValueTask<ManagementResponse> UpdateAsync(
        ManagementCall call, PolicyChange body, ResourceKind kind, string what, Func<StoredResource, JsonObject> view)
    {
        if (!(await FindAsync(call, kind, what)).TryGet(out var found, out var absent))
            return absent;
        var workspace = await resourceStore.ReadAsync(ResourceKind.Workspace, found.Workspace, call.Cancellation);
        if (body.Conditions.IsPresent)
            await CheckWorkspacesAsync(call, PolicyBody.Apply(body, new(), found.Policy(), kind, isNew: false), found.Workspace);
        var changed = await editor.ChangeAsync(
            call,
            () => FindAsync(call, kind, what),
            current =>
            {
                var record = PolicyBody.WithId(PolicyBody.Apply(body, call.Faults, current.Policy(), kind, isNew: false), workspace);
                return call.Faults.Error is { } faults
                    ? faults
                    : current.Content with { Json = ResourceJson.Write(record) };
            },
            what + ".update",
            view);
        return Response(changed, view);
    }

    // Requests are compared by the id of their workspace: a condition that names another one is for no request at all.
    private async ValueTask CheckWorkspacesAsync(ManagementCall call, PolicyRecord record, string workspace)
    {
        foreach (var value in record.Conditions.Where(condition => condition.Key == PolicyKeys.Workspace)
            .SelectMany(condition => condition.Values).Where(value => value != "*"))
        {
            var named = await resourceStore.FindAsync(ResourceKind.Workspace, string.Empty, value, call.Cancellation);
            if (named is null || (!call.Principal.IsOrganisation && named.Id != call.Principal.Workspace))
                call.Faults.Add($"'conditions' names '{value}', which is no workspace");
            else if (named.Id != workspace)
                call.Faults.Add(
                    $"'conditions' names the workspace '{value}', and the policy belongs to '{workspace}': it would be for no request; "
                        + $"send that workspace as 'workspace_id'");
        }
    }

    // A policy is for requests of its own workspace. Who may act in all and names none means the one in the conditions.
    private async ValueTask<Result<string>> WorkspaceOfAsync(ManagementCall call, PolicyRecord record) =>
        call.Principal.IsOrganisation && call.WorkspaceName is null && record.OnlyWorkspace is { } named
        && await resourceStore.FindAsync(ResourceKind.Workspace, string.Empty, named, call.Cancellation) is { } workspace
            ? workspace.Id
            : await workspaces.FindAsync(call);

    private ValueTask<Result<StoredResource>> FindAsync(ManagementCall call, ResourceKind kind, string what) =>
        workspaces.FindEntryAsync(call, kind, call.Path("id"), what);

    // A policy has a limit for each value; which one is meant the call says.
    private async ValueTask<Result<UsageSubject>> FindValueAsync(
        ManagementCall call, ResourceKind kind, string what)
    {
        if (!(await FindAsync(call, kind, what)).TryGet(out var entry, out var error))
            return error;
        return call.Http.Request.Query["value"].ToString() is { Length: > 0 } value
            ? new UsageSubject(PolicyBudgets.IdFor(entry.Id, value))
            {
                Rules = entry.Policy().Limits.Rules(),
                Workspace = entry.Workspace,
            }
            : ManagementErrors.Invalid(
                "'value' must be in the query: the value whose limit is meant; of a policy that is grouped by several keys a JSON "
                    + "array of theirs");
    }

    private static ManagementResponse Response(Result<StoredResource> result, Func<StoredResource, JsonObject> view)
    {
        if (!result.TryGet(out var entry, out var error))
            return error;
        var full = view(entry);
        return Views.Both(new() { ["id"] = entry.Id, ["object"] = full["object"]!.GetValue<string>() });
    }
}
