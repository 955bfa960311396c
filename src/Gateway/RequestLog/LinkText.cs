namespace ImageGateway.Gateway.RequestLog;

/// <summary>Links to archived images in texts: a logged one keeps the image's id and loses what opens it.</summary>
public static class LinkText
{
    /// <summary>Path below which archived images are served.</summary>
    public const string Path = "/v1/images/files/";

    /// <summary>The text with its links cut behind the image's id.</summary>
    public static string WithoutSignatures(string text)
    {
        for (var at = 0; ;)
        {
            at = text.IndexOf(Path, at, StringComparison.Ordinal);
            if (at < 0)
                return text;
            at += Path.Length;
            var id = text.AsSpan(at).IndexOfAnyExcept(Id);
            if (id < 0)
                return text;
            at += id;
            if (text[at] != '?')
                continue;
            var query = text.AsSpan(at).IndexOfAny(Ends);
            text = query < 0 ? text[..at] : text.Remove(at, query);
        }
    }

    private static readonly System.Buffers.SearchValues<char> Id =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.");

    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create("\"\\ \r\n<>");
}
