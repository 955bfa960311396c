using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Replicate;

/// <summary>Gives an answer to the task of a call.</summary>
internal static class Tasks
{
    public static TaskStep Read(ProviderCall call, string body) =>
        call.Task!.Read(new(200, "application/json", _ => null, Stream.Null), Encoding.UTF8.GetBytes(body));
}
