using Microsoft.AspNetCore.Connections;

namespace ImageGateway.Api.Authentication;

/// <summary>
/// The gateway key that a connection showed last, with its hash: a client shows the same one with every request, and the server keeps
/// the texts of the headers of a connection anyway.
/// </summary>
internal sealed class ConnectionKey
{
    private Hashed? _last;

    /// <summary>Gives a connection its own.</summary>
    public static ConnectionDelegate Wrap(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(new ConnectionKey());
        return next(connection);
    };

    /// <summary>The hash of a key that a request shows.</summary>
    public static string HashOf(HttpContext context, string key) =>
        context.Features.Get<ConnectionKey>() is { } connection ? connection.HashOf(key) : KeyText.Hash(key);

    // Requests of one connection may run side by side.
    private string HashOf(string key)
    {
        if (Volatile.Read(ref _last) is { } last && last.Key == key)
            return last.Hash;
        var hash = KeyText.Hash(key);
        Volatile.Write(ref _last, new(key, hash));
        return hash;
    }

    private sealed record Hashed(string Key, string Hash);
}
