namespace ImageGateway.Core.Errors;

/// <summary>Whether a failed attempt may have been carried out, and so billed, by the provider (design section 4).</summary>
public enum AttemptClass
{
    /// <summary>The provider answered with 2xx, whatever could be made of it: sending again would draw twice.</summary>
    Answered,

    /// <summary>The provider cannot have begun: sending again costs nothing twice.</summary>
    NotStarted,

    /// <summary>The provider may have drawn and billed.</summary>
    PerhapsStarted,
}

/// <summary>The table of design section 4. A provider's error map may know better.</summary>
public static class AttemptClasses
{
    /// <summary>The class of a provider's status.</summary>
    public static AttemptClass OfStatus(int status) => status switch
    {
        >= 200 and < 300 => AttemptClass.Answered,
        400 or 401 or 402 or 403 or 404 or 409 or 413 or 422 or 429 or 503 => AttemptClass.NotStarted,
        _ => AttemptClass.PerhapsStarted,
    };

    /// <summary>The value of <c>x-gateway-attempt-class</c>.</summary>
    public static string Name(this AttemptClass attempt) => attempt switch
    {
        AttemptClass.Answered => "answered",
        AttemptClass.NotStarted => "not_started",
        _ => "perhaps_started",
    };
}
