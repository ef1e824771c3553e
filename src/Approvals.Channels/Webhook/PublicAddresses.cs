using System.Net;
using System.Net.Sockets;

namespace Approvals.Channels.Webhook;

/// <summary>
/// Which addresses lie in the public internet. Everything that the IANA registries of special-purpose addresses set apart is not, and neither
/// is an address in which another one is packed (mapped, 6to4, Teredo, NAT64, ISATAP): a gateway may unpack it behind the firewall.
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Reserved4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Reserved6 = Networks(
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20");

    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Contains(address.MapToIPv4());
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Reserved4.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => GlobalUnicast6.Contains(address) && !Reserved6.Any(network => network.Contains(address)) && !IsIsatap(address),
            _ => false,
        };
    }

    /// <summary>The interface part 0000:5efe or 0200:5efe, whatever the network, carries an IPv4 address.</summary>
    private static bool IsIsatap(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes[8] is 0x00 or 0x02 && bytes[9] == 0x00 && bytes[10] == 0x5e && bytes[11] == 0xfe;
    }

    private static IPNetwork[] Networks(params string[] ranges) => [.. ranges.Select(IPNetwork.Parse)];
}
