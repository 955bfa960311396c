namespace ImageGateway.Core.Budgets;

/// <summary>Calendars by which a limit's usage starts again at zero. Days are days in UTC.</summary>
public enum PeriodicReset
{
    /// <summary>Never resets by itself.</summary>
    Never,

    /// <summary>Sundays at 00:00, as Portkey's weeks.</summary>
    Weekly,

    /// <summary>The first of each month at 00:00.</summary>
    Monthly,
}

/// <summary>The days on which usage is reset.</summary>
public static class ResetCalendar
{
    /// <summary>Computes the start of the time that includes a moment; null where nothing is reset.</summary>
    public static DateTimeOffset? Start(this PeriodicReset reset, DateTimeOffset at)
    {
        var day = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero);
        return reset switch
        {
            PeriodicReset.Weekly => day.AddDays(-(int)day.DayOfWeek),
            PeriodicReset.Monthly => day.AddDays(1 - day.Day),
            _ => null,
        };
    }

    /// <summary>Computes the end of the time that began at a moment; null where nothing is reset.</summary>
    public static DateTimeOffset? End(this PeriodicReset reset, DateTimeOffset start) => reset switch
    {
        PeriodicReset.Weekly => start.AddDays(7),
        PeriodicReset.Monthly => start.AddMonths(1),
        _ => null,
    };
}
