using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Usage;

/// <summary>Resolves uncertain attempts of a budget: one by its id, or all that fit a filter.</summary>
internal sealed class UsageResolver(
    ILedgers ledgers, ImageGateway.Gateway.Budgets.LeaseManagerService instance, ProviderFinder providers, ProviderSchema schema)
{
    /// <summary>Resolves what the body names and answers with where the budget stands, and how many were resolved.</summary>
    public async ValueTask<ManagementResponse> ResolveAsync(ManagementCall call, UsageSubject subject, UsageResolution body)
    {
        var (filter, isFilter) = (await FilterAsync(call, subject, body), HasFilter(body));
        if (body.Id.Value is { Length: > 0 } == isFilter)
            call.Faults.Add("'id' of an entry of …/usage/uncertain is needed, or else a filter: 'provider', 'since', 'until' or 'reason'");
        if (call.Faults.Error is { } faults)
            return faults;
        var resolution = body.Resolution == "charge" ? UncertainResolution.Charge : UncertainResolution.Release;
        return isFilter
            ? await ResolveAllAsync(call, subject, filter, resolution)
            : await ResolveOneAsync(call, subject, body.Id.Value!, resolution);
    }

    private static bool HasFilter(UsageResolution body) =>
        body.Provider.Value is not null || body.Since.Value is not null || body.Until.Value is not null || body.Reason.Value is not null;

    private async ValueTask<ManagementResponse> ResolveOneAsync(
        ManagementCall call, UsageSubject subject, string id, UncertainResolution resolution)
    {
        if (await ledgers.ResolveAsync(subject.Budget, id, resolution, call.Cancellation) is not { } standing)
            return ManagementErrors.NotFound("uncertain entry", id);
        return Response(standing, 1);
    }

    private async ValueTask<ManagementResponse> ResolveAllAsync(
        ManagementCall call, UsageSubject subject, Predicate<UncertainEntry> fits, UncertainResolution resolution)
    {
        await instance.FlushAsync(subject.Budget);
        var resolved = 0;
        BudgetStatus? standing = null;
        foreach (var entry in await ledgers.UncertainAsync(subject.Budget, call.Cancellation))
        {
            // Another call may have been quicker with one of them.
            if (fits(entry) && await ledgers.ResolveAsync(subject.Budget, entry.Id, resolution, call.Cancellation) is { } after)
                (standing, resolved) = (after, resolved + 1);
        }

        return Response(standing ?? await ledgers.ReadAsync(subject.Budget, call.Cancellation), resolved);
    }

    private static JsonObject Response(BudgetStatus standing, int resolved)
    {
        var view = UsageViews.Standing(standing);
        view["resolved"] = resolved;
        return view;
    }

    private async ValueTask<Predicate<UncertainEntry>> FilterAsync(ManagementCall call, UsageSubject subject, UsageResolution body)
    {
        var (since, until) = (Time(body.Since, "since", call.Faults), Time(body.Until, "until", call.Faults));
        var isAt = body.Provider.Value is { } name ? await ProviderAsync(call, subject, name) : null;
        return entry =>
        {
            // What an instance held, and attempts that nobody named, are of no one provider.
            var isAttempt = entry.Id != entry.Lease;
            var began = isAttempt ? AttemptId.BeganAt(entry.Id) ?? entry.Since : entry.Since;
            return (isAt is null || (isAttempt && isAt(entry.Id))) && !(began < since) && !(began >= until)
                && (body.Reason.Value is not { } reason || reason == UsageViews.Reason(entry));
        };
    }

    // 'openai' is the vendor, '@openai' a saved provider of that name where there is one, as in requests.
    private async ValueTask<Predicate<string>> ProviderAsync(ManagementCall call, UsageSubject subject, string name)
    {
        var slug = name.TrimStart('@');
        var workspace = subject.Workspace.Length == 0 ? WorkspaceIds.Default : subject.Workspace;
        var saved = await providers.FindAsync(workspace, slug, call.Cancellation);
        if (saved is null && call.Principal.IsOrganisation)
            saved = await providers.ReadAsync(slug, call.Cancellation);
        if (schema.Names.IsSlug(slug) && (saved is null || !name.StartsWith('@')))
            return id => AttemptId.IsAtVendor(id, slug);
        if (saved is null)
            call.Faults.Add($"'provider' is '{name}', which is neither a vendor nor a saved provider");
        return id => saved is not null && AttemptId.IsAtSaved(id, saved.Id);
    }

    private static DateTimeOffset? Time(Optional<string?> sent, string member, BodyFaults faults)
    {
        if (sent.Value is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        faults.Add($"'{member}' must be a date and time such as 2030-01-31T00:00:00Z");
        return null;
    }
}
