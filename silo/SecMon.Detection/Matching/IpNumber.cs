using System.Buffers;
using System.Net;

namespace SecMon.Detection.Matching;

/// <summary>An address as a number. <c>::ffff:a.b.c.d</c> counts as IPv4 (sigma.md 4, cidr).</summary>
/// <param name="IsIPv6">False for IPv4.</param>
/// <param name="Value">The address in host order.</param>
internal readonly record struct IpNumber(bool IsIPv6, UInt128 Value)
{
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>32 or 128.</summary>
    public int Bits => IsIPv6 ? 128 : 32;

    /// <summary>Ones where an address of this family has bits.</summary>
    public UInt128 WidthMask => IsIPv6 ? UInt128.MaxValue : uint.MaxValue;

    /// <summary>Reads a whole address: four decimal numbers without leading zeros, or IPv6 without brackets and zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpNumber address)
    {
        address = default;
        if (!text.Contains(':'))
            return TryParseIPv4(text, out address);
        return !text.ContainsAnyExcept(IPv6Characters) && TryParseIPv6(text, out address);
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out IpNumber address)
    {
        address = default;
        UInt128 value = 0;
        for (var octet = 0; octet < 4; octet++)
        {
            var dot = octet < 3 ? text.IndexOf('.') : text.Length;
            if (dot is < 1 or > 3 || (dot > 1 && text[0] == '0') || text[..dot].IndexOfAnyExceptInRange('0', '9') >= 0)
                return false;
            var number = int.Parse(text[..dot]);
            if (number > 255)
                return false;
            value = (value << 8) | (uint)number;
            text = octet < 3 ? text[(dot + 1)..] : default;
        }

        address = new IpNumber(false, value);
        return true;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out IpNumber address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed))
            return false;

        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out var length) || length != 16)
            return false;

        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        address = value >> 32 == 0xffff ? new IpNumber(false, value & uint.MaxValue) : new IpNumber(true, value);
        return true;
    }
}
