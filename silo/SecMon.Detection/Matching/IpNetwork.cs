namespace SecMon.Detection.Matching;

/// <summary>A network: all addresses that share their first <paramref name="PrefixBits"/> bits with the first one.</summary>
/// <param name="First">The address with all host bits zero.</param>
/// <param name="PrefixBits">0 to 32 for IPv4, 0 to 128 for IPv6.</param>
internal readonly record struct IpNetwork(IpNumber First, int PrefixBits)
{
    /// <summary>Ones in the first <see cref="PrefixBits"/> bits.</summary>
    public UInt128 Mask
    {
        get
        {
            var hostBits = First.Bits - PrefixBits;
            return hostBits == 128 ? UInt128.Zero : UInt128.MaxValue << hostBits;
        }
    }

    /// <summary>Reads <c>address/prefix</c> or one address.</summary>
    /// <param name="text">IPv4 or IPv6.</param>
    /// <param name="network">The network.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static bool TryParse(string text, out IpNetwork network, out string? problem)
    {
        network = default;
        problem = $"'{text}' is not a network";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IpNumber.TryParse(slash < 0 ? text : text[..slash], out var address))
            return false;

        // ::ffff:a.b.c.d/n counts as IPv4, so its prefix loses the 96 bits before the IPv4 address.
        var mappedBits = !address.IsIPv6 && text.Contains(':', StringComparison.Ordinal) ? 96 : 0;
        var prefix = address.Bits;
        if (slash >= 0 && !TryPrefix(text[(slash + 1)..], address.Bits + mappedBits, out prefix))
            return false;

        network = new IpNetwork(address, slash < 0 ? prefix : prefix - mappedBits);
        if (network.PrefixBits < 0 || (address.Value & ~network.Mask & address.WidthMask) != 0)
        {
            problem = $"'{text}' has host bits set";
            return false;
        }

        problem = null;
        return true;
    }

    /// <summary>True when the address lies inside; IPv4 never lies in an IPv6 network.</summary>
    public bool Contains(IpNumber address) => address.IsIPv6 == First.IsIPv6 && ((address.Value ^ First.Value) & Mask) == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{(First.IsIPv6 ? 6 : 4)}:{First.Value:x}/{PrefixBits}";

    private static bool TryPrefix(string text, int most, out int prefix)
    {
        prefix = 0;
        return text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit) && (prefix = int.Parse(text)) <= most;
    }
}
