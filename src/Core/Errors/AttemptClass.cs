namespace ImageGateway.Core.Errors;

/// <summary>Billing classes of a failed attempt: not started, failed, or perhaps carried out.</summary>
public enum AttemptClass
{
    /// <summary>The provider answered with 2xx, whatever could be made of it: sending again would draw twice.</summary>
    Answered,

    /// <summary>The provider cannot have begun: sending again costs nothing twice.</summary>
    NotStarted,

    /// <summary>
    /// The provider answered with a complete error of its own, for which it bills nothing: sending again costs nothing twice.
    /// </summary>
    Failed,

    /// <summary>The provider may have drawn and billed.</summary>
    PerhapsStarted,
}

/// <summary>Classes by the status of an answer. A provider's error map may know better.</summary>
public static class AttemptClasses
{
    /// <summary>The class of a provider's status.</summary>
    public static AttemptClass OfStatus(int status) => status switch
    {
        >= 200 and < 300 => AttemptClass.Answered,
        400 or 401 or 402 or 403 or 404 or 409 or 413 or 422 or 429 or 503 => AttemptClass.NotStarted,
        _ => AttemptClass.PerhapsStarted,
    };

    /// <summary>The class of an answer that is not 2xx.</summary>
    /// <param name="status">The provider's status.</param>
    /// <param name="isOwnError">Whether it is a whole error in the provider's own shape, for which it bills nothing.</param>
    public static AttemptClass OfStatus(int status, bool isOwnError)
    {
        var byStatus = OfStatus(status);
        return isOwnError && status is >= 400 and < 600 && byStatus == AttemptClass.PerhapsStarted ? AttemptClass.Failed : byStatus;
    }

    /// <summary>Determines whether nothing was billed, so that the same request may be sent again.</summary>
    public static bool IsFree(this AttemptClass attempt) => attempt is AttemptClass.NotStarted or AttemptClass.Failed;

    /// <summary>Gets the value of the header <c>x-gateway-attempt-class</c>.</summary>
    public static string Name(this AttemptClass attempt) => attempt switch
    {
        AttemptClass.Answered => "answered",
        AttemptClass.NotStarted => "not_started",
        AttemptClass.Failed => "failed",
        _ => "perhaps_started",
    };
}
