namespace ImageGateway.Gateway.Forwarding;

/// <summary>Reads a small body whole.</summary>
internal static class BoundedBody
{
    /// <summary>The body, or null where it is longer than the bound.</summary>
    public static async ValueTask<byte[]?> ReadAsync(Stream body, int maxBytes, CancellationToken cancellation)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int length;
        while ((length = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (read.Length + length > maxBytes)
                return null;
            read.Write(buffer, 0, length);
        }

        return read.ToArray();
    }
}
