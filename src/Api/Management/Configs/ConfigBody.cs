using System.Text.Json;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Management.Configs;

/// <summary>Reads a saved config from a body; it is checked as a request's config is.</summary>
internal sealed class ConfigBody(ConfigSecrets secrets, EgressPolicy egress, ProviderSchema schema)
{
    /// <summary>The record after the body was applied.</summary>
    /// <param name="reader">The body; gathers the faults.</param>
    /// <param name="id">The entry's id.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    /// <param name="isNew">Whether what must be there is not there yet.</param>
    public ConfigRecord Apply(BodyReader reader, string id, ConfigRecord current, bool isNew)
    {
        var status = reader.Text("status", current.Active ? "active" : "archived");
        if (status is not ("active" or "archived"))
            reader.Fault("'status' must be active or archived");
        var record = current with
        {
            Name = reader.Name(isNew ? null : current.Name),
            IsDefault = reader.Flag("is_default", current.IsDefault),
            Active = status != "archived",
        };
        return reader.Body.Has("config") || isNew ? WithConfig(reader, id, record) : record;
    }

    private ConfigRecord WithConfig(BodyReader reader, string id, ConfigRecord record)
    {
        var config = reader.Body.Member("config");
        var text = config.ValueKind switch
        {
            JsonValueKind.Object => config.GetRawText(),
            JsonValueKind.String => config.GetString()!,
            _ => null,
        };
        if (text is null)
        {
            reader.Fault("'config' must be an object");
            return record;
        }

        try
        {
            // Checked first: what is no JSON has no credentials to find.
            if (!IsSound(reader, text))
                return record;
            return secrets.Seal(id, record, text, reader.Fault);
        }
        catch (InvalidOperationException)
        {
            // The framework's word for an escape that is no character.
            reader.Fault("'config' has a text with half a surrogate pair");
            return record;
        }
    }

    private bool IsSound(BodyReader reader, string text)
    {
        if (ConfigCompiler.Compile(text, egress.IsAllowedHost, schema).Error is not { } error)
            return true;
        foreach (var detail in error.Details.Count > 0 ? error.Details : [error.Message])
            reader.Fault("'config': " + detail);
        return false;
    }
}
