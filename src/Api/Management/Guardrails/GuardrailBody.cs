using System.Globalization;
using System.Text;
using System.Text.Json;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Configs;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Management.Guardrails;

/// <summary>Reads a guardrail from a body; its checks are those that configs can have, and each is checked as a config's is.</summary>
internal sealed class GuardrailBody(GuardrailSecrets secrets)
{
    /// <summary>The record after the body was applied.</summary>
    /// <param name="body">The body.</param>
    /// <param name="faults">Takes the faults.</param>
    /// <param name="id">The entry's id, to which its secrets are bound.</param>
    /// <param name="current">The record before; only what the body names is replaced.</param>
    /// <param name="isNew">Whether what must be there is not there yet.</param>
    public GuardrailRecord Apply(GuardrailChange body, BodyFaults faults, string id, GuardrailRecord current, bool isNew)
    {
        var record = current with
        {
            Name = BodyNames.Name(body.Name, isNew ? null : current.Name, faults),
            Active = body.Status.Or(current.Active ? "active" : "archived") == "active",
        };
        if (isNew && !body.Checks.IsPresent)
            faults.Add("'checks' must be a list of 1 to 32 objects with an 'id'");
        foreach (var (check, index) in (body.Checks.Value ?? []).Select((check, index) => (check, index)))
        {
            if (check.Parameters is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"'checks[{index}].parameters' must be an object"));
        }

        if (faults.Error is not null || (!body.Checks.IsPresent && !body.Actions.IsPresent))
            return record;
        return IsSound(GuardrailText.Write(body, current.Guardrail, objects: false), faults)
            ? secrets.Seal(id, record, GuardrailText.Write(body, current.Guardrail, objects: true), faults.Add)
            : record;
    }

    private static bool IsSound(string guardrail, BodyFaults faults)
    {
        if (guardrail.Length > ConfigCompiler.MaxChars)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"a guardrail has at most {ConfigCompiler.MaxChars} characters"));
        else
            SavedGuardrailCompiler.Compile(guardrail, string.Empty, (path, message) => faults.Add($"'{MemberOf(path)}': {message}"));
        return faults.Error is null;
    }

    // Configs name places as Portkey does: checks,0,parameters,words.
    private static string MemberOf(string path)
    {
        var member = new StringBuilder();
        foreach (var part in path.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                member.Append('[').Append(part).Append(']');
            else
                member.Append(member.Length == 0 ? string.Empty : ".").Append(part);
        }

        return member.ToString();
    }
}
