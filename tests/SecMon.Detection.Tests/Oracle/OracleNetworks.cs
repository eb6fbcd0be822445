using System.Net;
using System.Text.RegularExpressions;

namespace SecMon.Detection.Tests.Oracle;

/// <summary><c>cidr</c> (sigma.md 4).</summary>
internal static partial class OracleNetworks
{
    /// <summary>True when the text is a whole address inside the network.</summary>
    public static bool Contains(string network, string text)
    {
        var slash = network.Split('/');
        if (Bits(slash[0]) is not { } wanted || Bits(text) is not { } found || wanted.Length != found.Length)
            return false;
        var prefix = slash.Length == 1 ? wanted.Length : int.Parse(slash[1], System.Globalization.CultureInfo.InvariantCulture);
        if (slash.Length > 1 && wanted.Length == 32 && slash[0].Contains(':'))
            prefix -= 96;   // ::ffff:a.b.c.d/n counts the bits before the IPv4 address too
        return wanted[..prefix] == found[..prefix];
    }

    /// <summary>The address as 32 or 128 digits 0 and 1; <c>::ffff:a.b.c.d</c> is IPv4.</summary>
    private static string? Bits(string text)
    {
        if (!IPv4().IsMatch(text) && !(text.Contains(':') && IPv6Characters().IsMatch(text)))
            return null;
        if (!IPAddress.TryParse(text, out var address))
            return null;
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return string.Concat(bytes.Select(one => Convert.ToString(one, 2).PadLeft(8, '0')));
    }

    [GeneratedRegex(@"\A((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IPv4();

    [GeneratedRegex(@"\A[0-9a-fA-F:.]+\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IPv6Characters();
}
