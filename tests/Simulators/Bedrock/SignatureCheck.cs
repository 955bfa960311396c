using System.Globalization;
using System.Text.RegularExpressions;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Fault of a request's credential, in AWS's words.</summary>
public sealed record AuthFault(string Type, string Message);

/// <summary>Checks a signature or a Bedrock API key.</summary>
public sealed partial class SignatureCheck(AwsAccounts accounts, TimeProvider time)
{
    /// <summary>Bedrock API keys that begin so are good.</summary>
    public const string ApiKeyStart = "bedrock-api-key-test";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Null when the request may go on.</summary>
    public AuthFault? Check(ReceivedRequest request, string region, string service)
    {
        if (request.Header("authorization") is not { Length: > 0 } authorization)
            return new("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (request.Bearer is { } key)
        {
            return service == "bedrock" && key.StartsWith(ApiKeyStart, StringComparison.Ordinal)
                ? null
                : new("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
        }

        if (Authorization().Match(authorization) is not { Success: true } match)
            return new("IncompleteSignatureException",
                "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
        return CheckKey(request, match) ?? CheckScope(request, match, region, service) ?? CheckDate(request)
            ?? CheckSignature(request, match);
    }

    private AuthFault? CheckKey(ReceivedRequest request, Match match)
    {
        var invalid = new AuthFault("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (accounts.Find(match.Groups["key"].Value) is not { } secret || secret.SessionToken != request.Header("x-amz-security-token"))
            return invalid;
        return secret.Until < time.GetUtcNow()
            ? new("ExpiredTokenException", "The security token included in the request is expired")
            : null;
    }

    private static AuthFault? CheckScope(ReceivedRequest request, Match match, string region, string service)
    {
        var scope = match.Groups["scope"].Value.Split('/');
        var date = request.Header("x-amz-date") ?? "";
        if (scope.Length != 4 || scope[3] != "aws4_request" || !date.StartsWith(scope[0] + "T", StringComparison.Ordinal))
            return Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP");
        if (scope[1] != region)
            return Invalid($"Credential should be scoped to a valid region, not '{scope[1]}'.");
        return scope[2] == service ? null : Invalid($"Credential should be scoped to correct service: '{service}'.");
    }

    private AuthFault? CheckDate(ReceivedRequest request)
    {
        var text = request.Header("x-amz-date") ?? "";
        if (!DateTimeOffset.TryParseExact(
            text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return Invalid("Date must be in ISO-8601 'basic format'.");
        var off = time.GetUtcNow() - date;
        return off.Duration() <= Skew
            ? null
            : Invalid(off > TimeSpan.Zero
                ? $"Signature expired: {text} is now earlier than the time allowed"
                : $"Signature not yet current: {text} is still later than the time allowed");
    }

    private AuthFault? CheckSignature(ReceivedRequest request, Match match)
    {
        var names = match.Groups["headers"].Value.Split(';');
        var unsigned = request.Headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal)).Append("host")
            .FirstOrDefault(name => !names.Contains(name));
        if (unsigned is not null)
            return Invalid($"'{unsigned}' must be a 'SignedHeader' in the AWS Authorization.");
        if (!names.SequenceEqual(names.Order(StringComparer.Ordinal)) || names.Any(name => request.Header(name) is null))
            return Mismatch;

        var hash = SignatureV4.Hash(request.Body.Span);
        if (request.Header("x-amz-content-sha256") is { } said && said != hash)
            return Mismatch;
        var computed = SignatureV4.Compute(
            request.Method,
            request.RawTarget,
            [.. names.Select(name => KeyValuePair.Create(name, request.Header(name)!))],
            hash,
            request.Header("x-amz-date")!,
            match.Groups["scope"].Value,
            accounts.Find(match.Groups["key"].Value)!.Secret);
        return computed == match.Groups["signature"].Value ? null : Mismatch;
    }

    private static AuthFault Mismatch => Invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
            + "method. Consult the service documentation for details.");

    private static AuthFault Invalid(string message) => new("InvalidSignatureException", message);

    [GeneratedRegex(
        @"\AAWS4-HMAC-SHA256 Credential=(?<key>[A-Z0-9]{16,128})/(?<scope>[^,]+), ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?Signature=(?<signature>[0-9a-f]{64})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Authorization();
}
