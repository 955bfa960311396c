using System.Text.Json;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Configs;

/// <summary>Reads a saved config from a body; it is checked as a request's config is.</summary>
internal sealed class ConfigBody(ConfigSecrets secrets, EgressPolicy egress, ProviderSchema schema)
{
    /// <summary>The record after the body was applied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="faults">Takes faults and warnings.</param>
    /// <param name="id">The entry's id.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    /// <param name="isNew">Whether what must be there is not there yet.</param>
    public ConfigRecord Apply(ConfigChange body, BodyFaults faults, string id, ConfigRecord current, bool isNew)
    {
        var record = current with
        {
            Name = BodyNames.Name(body.Name, isNew ? null : current.Name, faults),
            IsDefault = body.IsDefault.Or(current.IsDefault),
            Active = body.Status.Or(current.Active ? "active" : "archived") == "active",
        };
        return body.Config.IsPresent || isNew ? WithConfig(body.Config.Value, faults, id, record) : record;
    }

    private ConfigRecord WithConfig(JsonElement config, BodyFaults faults, string id, ConfigRecord record)
    {
        var text = config.ValueKind switch
        {
            JsonValueKind.Object => config.GetRawText(),
            JsonValueKind.String => config.GetString()!,
            _ => null,
        };
        if (text is null)
        {
            faults.Add("'config' must be an object");
            return record;
        }

        // Checked first: what is no JSON has no credentials to find.
        return IsSound(faults, text) ? secrets.Seal(id, record, text, faults.Add) : record;
    }

    private bool IsSound(BodyFaults faults, string text)
    {
        if (ConfigCompiler.Compile(text, egress.IsAllowedHost, schema).TryGet(out var plan, out var error))
        {
            foreach (var warning in plan.Warnings)
                faults.Warn("'config': " + warning);
            return true;
        }

        foreach (var detail in error.Details.Count > 0 ? error.Details : [error.Message])
            faults.Add("'config': " + detail);
        return false;
    }
}
