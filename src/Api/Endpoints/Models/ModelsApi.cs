using System.Buffers;
using System.Text.Json;
using ImageGateway.Api.Authentication;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Models;

/// <summary>
/// <c>GET /v1/models</c>: what the gateway serves; where a header names a provider, that provider's own list
/// (docs/architecture/portkey.md#models).
/// </summary>
internal sealed class ModelsApi(
    ProviderCatalog providers, IntegratedModels integrated, ImageCallers callers, ModelListTargets targets, ProviderModelLists lists,
    RequestAdmission gate)
{
    /// <summary>Answers with the list.</summary>
    public Task GetAsync(HttpContext context) => ResponseAsync(context, null);

    /// <summary>
    /// <c>GET /v1/models/{id}</c>: one of them. An id may have slashes and dots, and is <c>@slug/model</c> or the model's name.
    /// </summary>
    public Task GetOneAsync(HttpContext context) =>
        ResponseAsync(context, Uri.UnescapeDataString((string)context.Request.RouteValues["id"]!));

    private async Task ResponseAsync(HttpContext context, string? id)
    {
        if (!(await callers.ReadAsync(context.Request, "models.list")).TryGet(out var caller, out var refusal))
        {
            await ErrorWriter.WriteAsync(context, refusal);
            return;
        }

        if (context.Request.Headers[GatewayHeaders.FetchIntegratedModels] == "true" || !RouteResolver.HasSignal(context.Request.Headers))
        {
            var list = await integrated.OfAsync(caller.Principal, NamedBy(context.Request.Query, id), context.RequestAborted);
            if (id is null && list.Unlisted > 0)
            {
                ResponseHeaders.Warn(context.Response.Headers, [
                    $"the models of {list.Unlisted} more saved providers are not listed; name one of them as 'provider'"]);
            }

            await WriteAsync(context, list.Models, id);
            return;
        }

        // A provider is asked, which takes its time.
        using var ticket = gate.TryEnter();
        if (ticket?.TryShare(caller.Principal) != true || !ticket.TryTakePlace())
        {
            await ErrorWriter.WriteAsync(context, ticket is null ? gate.Refusal : RequestErrors.OverShare);
            return;
        }

        if (!(await targets.FindAsync(context, caller)).TryGet(out var target, out var unresolved))
            await ErrorWriter.WriteAsync(context, unresolved);
        else if (id is not null && AccessErrors.OfModel(id, target) is { } refused)
            await ErrorWriter.WriteAsync(context, refused);
        else if (providers.Find(target.Provider) is not { } provider)
            await ErrorWriter.WriteAsync(context, AttemptErrors.NotServed(target.Provider));
        else if (provider.ListModels(target.CreateEndpoint()) is { } call)
            await lists.ForwardAsync(
                context, provider, call with { Uri = WithQuery(Below(call.Uri, id), context.Request.QueryString) }, target,
                isList: id is null);
        else
            await WriteAsync(
                context, provider.Models.Where(model => AccessErrors.OfModel(model.Name, target) is null)
                    .Select(model => new ListedModel(provider.Slug, provider.Slug, model)), id, target);
    }

    // The saved provider that a query or an id names.
    private static string? NamedBy(IQueryCollection query, string? id) =>
        id is ['@', .. var path] ? path.Split('/')[0]
        : query["provider"].ToString() is { Length: > 0 } provider ? provider.TrimStart('@')
        : null;

    // Providers with a list of their own have OpenAI's two routes.
    private static Uri Below(Uri list, string? id) => id is null ? list : BaseUrl.Below(list, "/" + Uri.EscapeDataString(id));

    private static Uri WithQuery(Uri uri, QueryString query) =>
        query.HasValue ? new(uri.AbsoluteUri + (uri.Query.Length == 0 ? '?' : '&') + query.Value![1..]) : uri;

    private Task WriteAsync(HttpContext context, IEnumerable<ListedModel> listed, string? id, Target? target = null)
    {
        if (id is null)
            return WriteListAsync(context, listed, target);
        if (target is not null)
            ResponseHeaders.Describe(context, target, AttemptNotes.None);
        return listed.FirstOrDefault(model => id == IdOf(model, withSlug: true) || id == model.Model.Name) is { } found
            ? WriteAsync(context, json => WriteModel(json, found, withSlug: target is null))
            : ErrorWriter.WriteAsync(context, NoModel(id));
    }

    private static GatewayError NoModel(string id) => GatewayError.Invalid(
        $"The model '{id}' does not exist, or this key may not use it; GET /v1/models lists those that can be asked for.", "model",
        "model_not_found", StatusCodes.Status404NotFound);

    private Task WriteListAsync(HttpContext context, IEnumerable<ListedModel> listed, Target? target)
    {
        var (models, total) = ModelListQuery.Apply(listed, context.Request.Query, providers.Schema);
        if (target is not null)
            ResponseHeaders.Describe(context, target, AttemptNotes.None);
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteNumber("total", total);
            json.WriteStartArray("data");
            foreach (var model in models)
                WriteModel(json, model, withSlug: target is null);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(text))
            write(json);
        await WriteAsync(context, text.WrittenMemory);
    }

    private static ValueTask WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        return context.Response.Body.WriteAsync(json);
    }

    private static string IdOf(ListedModel listed, bool withSlug) => withSlug ? $"@{listed.Slug}/{listed.Model.Name}" : listed.Model.Name;

    private static void WriteModel(Utf8JsonWriter json, ListedModel listed, bool withSlug)
    {
        var (_, vendor, model) = listed;
        json.WriteStartObject();
        json.WriteString("id", IdOf(listed, withSlug));
        json.WriteString("slug", model.Name);
        json.WriteString("canonical_slug", model.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", vendor);
        json.WriteString("provider", vendor);
        json.WriteStartArray("operations");
        foreach (var operation in model.Operations)
        {
            json.WriteStringValue(operation switch
            {
                ImageOperation.Generation => "generations",
                ImageOperation.Edit => "edits",
                _ => "variations",
            });
        }

        json.WriteEndArray();
        json.WriteString("sizes", model.Sizes);
        json.WriteNumber("max_n_per_call", model.MaxCount);
        if (model.Sunset is { } sunset)
            json.WriteString("sunset", sunset.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        if (model.Successor is not null)
            json.WriteString("successor", model.Successor);
        json.WriteEndObject();
    }
}
