using System.Globalization;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>Rules of names, slugs and times that several bodies share.</summary>
internal static class BodyNames
{
    /// <summary>Characters of a name.</summary>
    public const int MaxChars = 255;

    /// <summary>The name that a body gives, or the current one; null: there is none yet.</summary>
    public static string Name(Optional<string> sent, string? current, BodyFaults faults)
    {
        if (!sent.IsPresent && current is not null)
            return current;
        if (sent.Value?.Trim() is { Length: > 0 } name)
            return name;
        faults.Add(string.Create(CultureInfo.InvariantCulture, $"'name' must be a text of 1 to {MaxChars} characters"));
        return string.Empty;
    }

    /// <summary>The slug that a body chooses, or null where it chooses none.</summary>
    public static string? Slug(Optional<string?> sent, BodyFaults faults, string member = "slug")
    {
        if (sent.Value is not { Length: > 0 } slug)
            return null;
        if (!SlugText.IsValid(slug))
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"'{member}' must be 1 to {SlugText.MaxChars} letters, digits, hyphens, underscores or dots"));
        return slug;
    }

    /// <summary>Refuses a slug in a change: it is how others name the entry. Clients repeat the one in the path.</summary>
    public static void KeepSlug(Optional<string?> sent, StoredResource entry, BodyFaults faults)
    {
        if (sent.Value is { Length: > 0 } slug && slug.TrimStart('@') != entry.Slug && slug != entry.Id)
            faults.Add($"'slug' cannot be changed; it is '{entry.Slug}'");
    }

    /// <summary>A time to come, as ISO 8601; null takes it away.</summary>
    public static DateTimeOffset? Time(Optional<string?> sent, DateTimeOffset? current, DateTimeOffset now, BodyFaults faults)
    {
        if (!sent.IsPresent || sent.Value is null)
            return sent.IsPresent ? null : current;
        if (!DateTimeOffset.TryParse(sent.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            faults.Add("'expires_at' must be a date and time such as 2030-01-31T00:00:00Z");

        // To the millisecond, as answers show it: who sends back what was read changes nothing.
        time = time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
        if (time <= now && time != default && time != current)
            faults.Add("'expires_at' is in the past");
        return time;
    }

    /// <summary>
    /// Applies a body's <c>status</c> and determines whether the entry is switched off. Computed statuses, which clients send
    /// back, change nothing.
    /// </summary>
    public static bool IsDisabled(Optional<string> sent, bool current, BodyFaults faults)
    {
        switch (sent.IsPresent ? sent.Value : null)
        {
            case "active":
                return false;
            case "disabled":
                return true;
            case "expired" or "exhausted":
                faults.Warn($"'status' is '{sent.Value}', which follows from 'expires_at' and budgets; it was not changed");
                return current;
            default:
                return current;
        }
    }
}
