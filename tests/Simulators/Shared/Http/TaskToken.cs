using System.Text.RegularExpressions;

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>A test token inside a task's id, as in <c>token-mytest-0123</c>.</summary>
public static partial class TaskToken
{
    public static string Into(string id, string? token) => token is not null && Word().IsMatch(token) ? $"token-{token}-{id}" : id;

    /// <summary>The token of the task that a path names, or null.</summary>
    public static string? From(string path) => InPath().Match(path) is { Success: true } match ? match.Groups["token"].Value : null;

    [GeneratedRegex(@"\A[A-Za-z0-9]{1,64}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"/token-(?<token>[A-Za-z0-9]+)-[0-9a-f]{32}(/|\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex InPath();
}
