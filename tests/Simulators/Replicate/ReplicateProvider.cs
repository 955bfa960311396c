using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Tasks;

namespace ImageGateway.Simulators.Replicate;

/// <summary>Replicate's predictions below /replicate/v1.</summary>
public sealed partial class ReplicateProvider(
    ReplicateStudio studio, TaskStore<Prediction> predictions, FaultCounter faults, TimeProvider time) : ISimulatedProvider
{
    private const int LongestWaitSeconds = 60;
    private const int ShortestCancelSeconds = 5;

    private static readonly ParameterRule[] Envelope = [new AnyRule("input")
        { Required = true }, new TextRule("webhook"), new AnyRule("webhook_events_filter"), new FlagRule("stream")];
    private static readonly RuleBook ByName = new(Envelope);
    private static readonly RuleBook ByVersion = new([.. Envelope, new TextRule("version") { Required = true }]);

    public string Name => "replicate";

    public string Prefix => "/replicate";

    public void Map(ProviderRoutes routes)
    {
        routes.Post("/v1/predictions", Known(request => Create(request, ByVersion, VersionOf(request), running: 201)));
        routes.Post(
            "/v1/models/{owner}/{name}/predictions", Known(
                request => Create(
                    request, ByName, ReplicateModels.Find(NameOf(request)) is { IsOfficial: true } model ? model : null, running: 202)));
        routes.Post(
            "/v1/deployments/{owner}/{name}/predictions", Known(
                request => Create(
                    request, ByName, NameOf(request) == ReplicateModels.Deployment ? ReplicateModels.Deployed : null, running: 201)));
        routes.Get("/v1/models/{owner}/{name}", Known(
            request => ReplicateModels.Find(NameOf(request)) is { } model
                ? SimulatedResponse.Json(200, model.Describe())
                : ReplicateErrors.NotFound));
        routes.Get("/v1/models/{owner}/{name}/versions/{version}", Known(request =>
            ReplicateModels.Find(NameOf(request)) is { } model && model.Version == request.RouteValue("version")
                ? SimulatedResponse.Json(200, model.DescribeVersion())
                : ReplicateErrors.NotFound));
        routes.Get("/v1/predictions/{id}", Known(request => predictions.Find(request.RouteValue("id")) is { } prediction
            ? Fail(AsAsked(request, prediction).Faults) ?? SimulatedResponse.Json(200, prediction.Advance())
            : ReplicateErrors.NotFound));
        routes.Post("/v1/predictions/{id}/cancel", Known(request =>
            predictions.Find(request.RouteValue("id")) is { } prediction
                ? SimulatedResponse.Json(200, prediction.Cancel())
                : ReplicateErrors.NotFound));
        routes.Otherwise(Known(_ => ReplicateErrors.NotFound));
    }

    private static string NameOf(ReceivedRequest request) => $"{request.RouteValue("owner")}/{request.RouteValue("name")}";

    private static ReplicateModel? VersionOf(ReceivedRequest request) =>
        request.Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("version", out var version) && version.ValueKind
            == JsonValueKind.String
            ? ReplicateModels.FindVersion(version.GetString()!)
            : null;

    private static Func<ReceivedRequest, SimulatedResponse> Known(Func<ReceivedRequest, SimulatedResponse> handler) => request =>
        request.Header("authorization") is { } value && Token().IsMatch(value)
            ? handler(request)
            : ReplicateErrors.Problem(401, "Unauthenticated", "You did not pass a valid authentication token.");

    private SimulatedResponse Create(ReceivedRequest request, RuleBook book, ReplicateModel? model, int running)
    {
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return ReplicateErrors.Problem(400, "Bad request", "The body must be a JSON object.");
        if (book.Check(ParameterSet.FromJson(body)) is { } violation)
            return ReplicateErrors.Invalid(violation, parent: null);
        if (model is null)
            return book == ByVersion
                ? ReplicateErrors.Problem(422, "Invalid version or not permitted", "The specified version does not exist.")
                : ReplicateErrors.NotFound;
        if (body.GetProperty("input") is not { ValueKind: JsonValueKind.Object } input)
            return ReplicateErrors.Invalid(new(ViolationKind.WrongType, "input", "a value", "an object"), parent: null);
        var inputs = ParameterSet.FromJson(input);
        if (model.Rules.Check(inputs) is { } wrong)
            return ReplicateErrors.Invalid(wrong, "input");
        if (CheckHeaders(request) is { } refused)
            return refused;
        if (Fail(request.Faults) is { } failed)
            return failed;

        Prediction? created = null;
        predictions.Add(
            request, id => created = new(
                id, model, input, $"{request.Origin}{Prefix}/v1", time.GetUtcNow(), () => studio.Draw(request, model, inputs)));
        return request.Header("prefer") is null || !model.IsQuick
            ? SimulatedResponse.Json(request.Header("prefer") is null ? running : 202, created!.Show())
            : SimulatedResponse.Json(201, created!.Advance(toTheEnd: true));
    }

    private static SimulatedResponse? CheckHeaders(ReceivedRequest request)
    {
        if (request.Header("prefer") is { } prefer
            && (Wait().Match(prefer) is not { Success: true } wait || Seconds(wait, LongestWaitSeconds) is < 1 or > LongestWaitSeconds))
            return ReplicateErrors.Problem(
                400, "Bad request", $"'Prefer: {prefer}' must be 'wait' or 'wait=1' to 'wait={LongestWaitSeconds}'.");
        if (request.Header("cancel-after") is { } after
            && (CancelAfter().Match(after) is not { Success: true } limit || Seconds(limit, 0) < ShortestCancelSeconds))
            return ReplicateErrors.Problem(400, "Bad request", $"'Cancel-After: {after}' must be at least {ShortestCancelSeconds}s.");
        return null;
    }

    private static int Seconds(Match match, int otherwise) =>
        match.Groups["seconds"] is { Success: true, Value: var seconds } ? int.Parse(seconds, CultureInfo.InvariantCulture) : otherwise;

    // The fault words of questions stand in the text that the prediction was created with.
    private ReceivedRequest AsAsked(ReceivedRequest request, Prediction prediction)
    {
        var asked = FaultReader.Apply(request with { Json = prediction.Input });
        return faults.Spend(asked with { Faults = new([.. asked.Faults.All.Where(fault => fault.Place == request.Method)]) });
    }

    private static SimulatedResponse? Fail(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => ReplicateErrors.Throttled(faults.Number(FaultWords.RateLimit, otherwise: 1)),
        _ when faults.Has(FaultWords.Quota) =>
            ReplicateErrors.Problem(402, "Insufficient credit", "You have insufficient credit to run this model."),
        _ when faults.Has(FaultWords.ServerError) => ReplicateErrors.Problem(500, "Internal server error", "An unexpected error occurred."),
        _ when faults.Has(FaultWords.Unavailable) =>
            ReplicateErrors.Problem(503, "Service unavailable", "The service is temporarily unavailable."),
        _ => null,
    };

    [GeneratedRegex(@"\A(Bearer|Token) r8_\w+\z")]
    private static partial Regex Token();

    [GeneratedRegex(@"\Await(=(?<seconds>\d{1,4}))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Wait();

    [GeneratedRegex(@"\A(?<seconds>\d{1,6})s\z", RegexOptions.ExplicitCapture)]
    private static partial Regex CancelAfter();
}
