using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;

namespace ImageGateway.Api.Management;

/// <summary>Reads members of a body, in snake case or camel case, and gathers every fault.</summary>
internal sealed class BodyReader(JsonElement body)
{
    /// <summary>Characters of a name.</summary>
    public const int MaxNameChars = 255;

    private const int MaxNoteChars = 10_000;

    private readonly List<string> _faults = [];

    /// <summary>The body.</summary>
    public JsonElement Body => body;

    /// <summary>The faults so far as an error, or null.</summary>
    public GatewayError? Error => _faults.Count == 0 ? null : ManagementErrors.Invalid(_faults);

    /// <summary>Notes a fault.</summary>
    public void Fault(string fault) => _faults.Add(fault);

    /// <summary>Whether the body says anything about it, null included.</summary>
    public bool Says(string name) => body.ValueKind == JsonValueKind.Object && body.EnumerateObject().Any(member => ConfigElement.Snake(member.Name) == name);

    /// <summary>A name that is needed where there is none yet.</summary>
    public string Name(string? current, string member = "name")
    {
        if (!body.Has(member) && current is not null)
            return current;
        if (body.Text(member) is { } name && name.Trim().Length is > 0 and <= MaxNameChars)
            return name.Trim();
        Fault(string.Create(CultureInfo.InvariantCulture, $"'{member}' must be a text of 1 to {MaxNameChars} characters"));
        return string.Empty;
    }

    /// <summary>A text that null takes away.</summary>
    public string? Text(string name, string? current, int most = MaxNoteChars)
    {
        if (!Says(name))
            return current;
        var value = body.Member(name);
        if (value.ValueKind == JsonValueKind.Undefined)
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= most)
            return value.GetString();
        Fault(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a text of at most {most} characters"));
        return current;
    }

    /// <summary>Yes or no; Portkey sends 0 and 1, too.</summary>
    public bool Flag(string name, bool current)
    {
        if (!body.Has(name))
            return current;
        var value = body.Member(name);
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean();
            case JsonValueKind.Number when value.TryGetInt32(out var number) && number is 0 or 1:
                return number == 1;
            default:
                Fault($"'{name}' must be true or false");
                return current;
        }
    }

    /// <summary>A time to come, as ISO 8601; null takes it away.</summary>
    public DateTimeOffset? Time(string name, DateTimeOffset? current, DateTimeOffset now)
    {
        if (!Says(name))
            return current;
        if (!body.Has(name))
            return null;
        if (!DateTimeOffset.TryParse(body.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            Fault($"'{name}' must be a date and time such as 2030-01-31T00:00:00Z");
        else if (time <= now)
            Fault($"'{name}' is in the past");
        return time.ToUniversalTime();
    }

    /// <summary>The slug that the caller chose, or null.</summary>
    public string? Slug(string name = "slug")
    {
        if (!body.Has(name) || body.Text(name) is [])
            return null;
        var slug = body.Text(name);
        if (slug is null || !SlugText.IsValid(slug))
            Fault(string.Create(CultureInfo.InvariantCulture, $"'{name}' must be 1 to {SlugText.MaxChars} letters, digits, hyphens, underscores or dots"));
        return slug;
    }

    /// <summary>What bounds the use of something; a member that is there replaces what was.</summary>
    public NodeLimits Limits(NodeLimits current)
    {
        var limits = new LimitReader(Fault);
        var policy = Text("uncertain_policy", current.UncertainPolicy);
        if (policy is not (null or "charge" or "release"))
            Fault("'uncertain_policy' must be charge or release");
        return current with
        {
            UsageLimits = Says("usage_limits") ? limits.Usage(body.Member("usage_limits")) : current.UsageLimits,
            RateLimits = Says("rate_limits") ? limits.Rates(body.Member("rate_limits")) : current.RateLimits,
            AllowUnpriced = Flag("allow_unpriced", current.AllowUnpriced),
            UncertainPolicy = policy,
            Resets = current.Resets + (Flag("reset_usage", false) ? 1 : 0),
        };
    }
}
