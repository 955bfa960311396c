using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ImageGateway.Simulators.Shared.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>STS: gives the keys of a role to a caller who signs for it.</summary>
public sealed class StsEndpoint(AwsAccounts accounts, SignatureCheck signatures)
{
    /// <summary>A role that anyone with a good signature may assume.</summary>
    public const string OpenRole = "arn:aws:iam::123456789012:role/images";

    /// <summary>A role that asks for an external id.</summary>
    public const string GuardedRole = "arn:aws:iam::123456789012:role/guarded";

    public const string ExternalId = "gateway-1";

    /// <summary>The region that requests have to be signed for.</summary>
    public const string Region = "us-west-2";

    private static readonly XNamespace Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    public SimulatedResponse Run(ReceivedRequest request)
    {
        if (signatures.Check(request, Region, "sts") is { } fault)
            return Error(403, fault.Type.Replace("Exception", "", StringComparison.Ordinal), fault.Message);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        if (form["Action"] != "AssumeRole" || form["Version"] != "2011-06-15")
            return Error(400, "InvalidAction", $"Could not find operation {form["Action"]} for version {form["Version"]}");
        var role = (string?)form["RoleArn"];
        if (string.IsNullOrEmpty(form["RoleSessionName"]))
            return Error(
                400, "ValidationError",
                "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must not be null");
        return role == OpenRole || (role == GuardedRole && form["ExternalId"] == ExternalId)
            ? Give(role, form["RoleSessionName"]!)
            : Error(403, "AccessDenied",
                $"User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:AssumeRole on resource: {role}");
    }

    private SimulatedResponse Give(string role, string session)
    {
        var secret = accounts.Give();
        return Xml(200, new XElement(
            Namespace + "AssumeRoleResponse",
            new XElement(
                Namespace + "AssumeRoleResult",
                new XElement(
                    Namespace + "AssumedRoleUser",
                    new XElement(Namespace + "AssumedRoleId", "AROATEST:" + session),
                    new XElement(
                        Namespace + "Arn", role.Replace(":iam:", ":sts:", StringComparison.Ordinal)
                            .Replace(":role/", ":assumed-role/", StringComparison.Ordinal) + "/" + session)),
                new XElement(
                    Namespace + "Credentials",
                    new XElement(Namespace + "AccessKeyId", secret.AccessKeyId),
                    new XElement(Namespace + "SecretAccessKey", secret.Secret),
                    new XElement(Namespace + "SessionToken", secret.SessionToken),
                    new XElement(
                        Namespace + "Expiration", secret.Until.UtcDateTime
                            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))),
            new XElement(Namespace + "ResponseMetadata", new XElement(Namespace + "RequestId", Guid.NewGuid().ToString()))));
    }

    private static SimulatedResponse Error(int status, string code, string message) => Xml(status, new XElement(
        Namespace + "ErrorResponse",
        new XElement(
            Namespace + "Error",
            new XElement(Namespace + "Type", "Sender"),
            new XElement(Namespace + "Code", code),
            new XElement(Namespace + "Message", message)),
        new XElement(Namespace + "RequestId", Guid.NewGuid().ToString())));

    private static SimulatedResponse Xml(int status, XElement root) =>
        SimulatedResponse.Text(status, "text/xml", root.ToString(SaveOptions.DisableFormatting));
}
