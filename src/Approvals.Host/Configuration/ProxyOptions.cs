using System.Net;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Proxies</c>.</summary>
public sealed class ProxyOptions
{
    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of the proxies before this service. Only what they say about who called, and
    /// over which scheme, is believed; none by default.
    /// </summary>
    public IReadOnlyList<IPNetwork> Known { get; init; } = [];

    public static ProxyOptions Read(SectionReader section)
    {
        var known = new List<IPNetwork>();
        foreach (var text in section.List(nameof(Known)))
        {
            if (IPNetwork.TryParse(text, out var network))
                known.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                known.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                section.Fault(nameof(Known), $"'{text}' is not an address such as 10.0.0.7 or a network such as 10.0.0.0/8");
        }

        section.RefuseOthers();
        return new() { Known = known };
    }
}
