using System.Globalization;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.Json;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Api.Management;

/// <summary>A call of the management API.</summary>
/// <param name="Http">The request.</param>
/// <param name="Principal">Who calls.</param>
/// <param name="Body">The body that was read.</param>
/// <param name="Faults">Takes what is wrong with it, and what of it has no effect.</param>
internal sealed record ManagementCall(HttpContext Http, Principal Principal, object Body, BodyFaults Faults)
{
    private const int MostPerPage = 1000;

    /// <summary>Ends when the client leaves.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>A part of the path.</summary>
    public string Path(string name) => (string)Http.Request.RouteValues[name]!;

    /// <summary>The workspace that the body or else the query names, or null.</summary>
    public string? WorkspaceName => (Body as IInWorkspace)?.WorkspaceId.Value ?? Query("workspace_id");

    /// <summary>The page of a list that the query asks for; Portkey counts pages from 0.</summary>
    /// <param name="standard">How many where it does not say; clients never page (docs/architecture/portkey.md#management-api).</param>
    public (int Skip, int Take) Page(int standard = MostPerPage)
    {
        var take = int.TryParse(Query("page_size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? Math.Min(size, MostPerPage)
            : standard;
        var page = int.TryParse(Query("current_page"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return ((int)Math.Min((long)page * take, int.MaxValue), take);
    }

    /// <summary>A value of the query, or null. Portkey's clients send some names in camel case, or as their caller wrote them.</summary>
    public string? Query(string name)
    {
        foreach (var (key, value) in Http.Request.Query)
        {
            if (ConfigElement.Snake(key) == name && value.ToString() is { Length: > 0 } text)
                return text;
        }

        return null;
    }
}
