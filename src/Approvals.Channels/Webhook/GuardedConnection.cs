using System.Net;
using System.Net.Sockets;

namespace Approvals.Channels.Webhook;

/// <summary>
/// Connects to public addresses only. The name is looked up once, every address of it is checked, and the connection goes to one that was
/// checked: a second look-up, by anybody, could say something else.
/// </summary>
public sealed class GuardedConnection(bool allowPrivateNetworks, Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
{
    public GuardedConnection(bool allowPrivateNetworks)
        : this(allowPrivateNetworks, Dns.GetHostAddressesAsync)
    {
    }

    /// <exception cref="PrivateAddressException">The name leads, also or only, to an address that is not public.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookUp(host, cancellationToken);
        if (!allowPrivateNetworks && addresses.FirstOrDefault(address => !PublicAddresses.Contains(address)) is { } hidden)
            throw new PrivateAddressException($"{host} is at {hidden}, which is not a public address; Channels:Webhook:AllowPrivateNetworks would allow it");
        if (addresses.Length == 0)
            throw new HttpRequestException($"{host} has no address.");
        return await FirstOfAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
    }

    private static async Task<Stream> FirstOfAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}

/// <summary>A webhook leads into a network that it has no business in.</summary>
public sealed class PrivateAddressException(string message) : Exception(message);
