using System.Text;
using System.Text.Json;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>Response that a client got, read to its end.</summary>
internal sealed record GatewayResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json
    {
        get
        {
            try
            {
                return JsonDocument.Parse(Body).RootElement;
            }
            catch (JsonException fault)
            {
                throw new InvalidDataException($"{Status} with a body that is no JSON: {Text}", fault);
            }
        }
    }

    /// <summary>The images of a 200.</summary>
    public IReadOnlyList<JsonElement> Data => [.. Checked(200).Json.GetProperty("data").EnumerateArray()];

    /// <summary>Error object of the response.</summary>
    public JsonElement Error => Json.GetProperty("error");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>This answer, if it has the status; else the test fails and shows it.</summary>
    public GatewayResponse Checked(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        return this;
    }

    /// <summary>This answer, if it is an error of this status and code with a sentence and a trace id.</summary>
    public GatewayResponse Refused(int status, string code)
    {
        Checked(status);
        Assert.Equal(code, Error.GetProperty("code").GetString());
        Assert.NotEmpty(Error.GetProperty("message").GetString()!);
        Assert.NotEmpty(Error.GetProperty("type").GetString()!);
        Assert.NotEmpty(Header("x-portkey-trace-id") ?? string.Empty);
        return this;
    }
}
