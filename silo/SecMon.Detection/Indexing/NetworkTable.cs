using SecMon.Detection.Matching;

namespace SecMon.Detection.Indexing;

/// <summary>Networks by the length of their prefix, longest first: one lookup for each length that occurs.</summary>
internal sealed class NetworkTable
{
    private readonly (bool IsIPv6, UInt128 Mask, Dictionary<UInt128, int[]> ByFirst)[] _lengths;

    /// <summary>A table of at least one network.</summary>
    public NetworkTable(IEnumerable<(IpNetwork Network, int[] Rules)> networks) =>
        _lengths = [.. networks.GroupBy(one => (one.Network.First.IsIPv6, one.Network.PrefixBits))
            .OrderByDescending(length => length.Key.PrefixBits)
            .Select(length => (length.Key.IsIPv6, length.First().Network.Mask, length.ToDictionary(one => one.Network.First.Value, one => one.Rules)))];

    /// <summary>Adds the rules of all networks that hold an address.</summary>
    public void Find(IpNumber address, Candidates candidates)
    {
        foreach (var (isIPv6, mask, byFirst) in _lengths)
        {
            if (isIPv6 == address.IsIPv6 && byFirst.TryGetValue(address.Value & mask & address.WidthMask, out var rules))
                candidates.Add(rules);
        }
    }
}
