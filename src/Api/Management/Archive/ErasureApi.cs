using System.Text.Json.Nodes;
using ImageGateway.Gateway.Archive;
using ImageGateway.Storage.Files;

namespace ImageGateway.Api.Management.Archive;

/// <summary>
/// <c>DELETE /v1/images/files?image=|trace_id=|user=</c>: removes archived images of a workspace and lists what is gone. An image that
/// others asked for, too, stays for them.
/// </summary>
internal sealed class ErasureApi(ImageErasure erasure, WorkspaceFinder workspaces)
{
    /// <summary>Maps the route of erasures.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) =>
        endpoints.Map(routes, "DELETE", "/images/files", ["logs.delete"], DeleteAsync);

    private async ValueTask<ManagementResponse> DeleteAsync(ManagementCall call)
    {
        var (image, trace, user) = (call.Query("image"), call.Query("trace_id"), call.Query("user"));
        if (new[] { image, trace, user }.Count(static name => name is not null) != 1)
            call.Faults.Add("one of 'image', 'trace_id' and 'user' must be given");
        if (call.Faults.Error is { } fault)
            return fault;
        if (!(await workspaces.FilterAsync(call)).TryGet(out var workspace, out var refusal))
            return refusal;
        var gone = await erasure.EraseAsync(
            new()
            {
                Workspace = workspace,
                Sha256 = image is null ? null : ImageType.HashOf(image),
                TraceId = trace,
                User = user,
            },
            call.Cancellation);
        return new JsonObject
        {
            ["object"] = "list",
            ["success"] = true,
            ["total"] = gone.Count,
            ["data"] = new JsonArray([.. gone.Select(Describe)]),
        };
    }

    private static JsonNode Describe(ErasedImage image) => new JsonObject
    {
        ["object"] = "erased-image",
        ["sha256"] = ImageType.HashOf(image.Record.Id),
        ["workspace_id"] = image.Record.Workspace,
        ["trace_id"] = image.Record.TraceId,
        ["user"] = image.Record.User.Length == 0 ? null : image.Record.User,
        ["ai_model"] = image.Record.Model,
        ["created_at"] = image.Record.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["bytes"] = image.Record.Bytes,
        ["file_removed"] = image.IsFileRemoved,
    };
}
