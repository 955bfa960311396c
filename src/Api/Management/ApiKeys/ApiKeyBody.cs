using System.Collections.Immutable;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Json;

namespace ImageGateway.Api.Management.ApiKeys;

/// <summary>Applies a body, or a key of the deployment's file, to the record of a gateway key.</summary>
internal static class ApiKeyBody
{
    /// <summary>The record after the body was applied.</summary>
    /// <param name="request">The body.</param>
    /// <param name="faults">Takes the faults.</param>
    /// <param name="current">The record before; a member that is there replaces the earlier value.</param>
    /// <param name="isNew">Whether the key is new, so that name and scopes are needed.</param>
    /// <param name="now">The time, before which no key may end.</param>
    public static ApiKeyRecord Apply(ApiKeyRequest request, BodyFaults faults, ApiKeyRecord current, bool isNew, DateTimeOffset now) =>
        current with
        {
            Name = BodyNames.Name(request.Name, isNew ? null : current.Name, faults),
            Description = request.Description.Or(current.Description),
            UserId = request.UserId.Or(current.UserId),
            Scopes = ScopesOf(request, faults, current.Scopes, isNew),
            Defaults = DefaultsRequest.Over(current.Defaults, request.Defaults, faults),
            ExpiresAt = BodyNames.Time(request.ExpiresAt, current.ExpiresAt, now, faults),
            Disabled = BodyNames.IsDisabled(request.Status, current.Disabled, faults),
            AllowedModels = NameFilters.Over(request.AllowedModels, current.AllowedModels, "allowed_models", faults),
            AllowedProviders = NameFilters.Over(request.AllowedProviders, current.AllowedProviders, "allowed_providers", faults),
            Limits = request.Over(current.Limits, faults),
        };

    private static ImmutableSortedSet<string> ScopesOf(
        ApiKeyRequest request, BodyFaults faults, ImmutableSortedSet<string> current, bool isNew)
    {
        if (!request.Scopes.IsPresent)
        {
            if (isNew)
                faults.Add("'scopes' must be a list of scopes such as 'completions.write' and 'virtual_keys.list'");
            return current;
        }

        foreach (var scope in request.Scopes.Value)
            Check(scope, faults);
        return [.. request.Scopes.Value];
    }

    private static void Check(string scope, BodyFaults faults)
    {
        var hint = NearestName.Hint(scope, KeyScopes.Acted);
        if (KeyScopes.Acted.Contains(scope))
            return;
        if (KeyScopes.IsOfPortkey(scope))
            faults.Warn($"'scopes' has '{scope}', which is accepted and opens no route of this gateway");
        else
            faults.Add($"'scopes' has '{scope}', which is no scope{(hint.Length > 0 ? hint : "; scopes are such as 'completions.write' and 'virtual_keys.list'")}");
    }
}
