using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Many networks, at one hash lookup for each length of prefix that occurs.</summary>
internal sealed class NetworkSetTest : ValueTest
{
    private readonly (bool IsIPv6, UInt128 Mask, HashSet<UInt128> First)[] _lengths;

    /// <summary>A set of networks.</summary>
    public NetworkSetTest(IEnumerable<IpNetwork> networks)
        : base("") =>
        _lengths = [.. networks.GroupBy(network => (network.First.IsIPv6, network.PrefixBits))
            .Select(length => (length.Key.IsIPv6, length.First().Mask, length.Select(network => network.First.Value).ToHashSet()))];

    /// <inheritdoc/>
    public override int Cost => Math.Min(CostOf.Most, CostOf.Reading + _lengths.Length);

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value)
    {
        if (value.Kind != FieldKind.Text || !IpNumber.TryParse(value.TextForm(), out var address))
            return false;
        foreach (var (isIPv6, mask, first) in _lengths)
        {
            if (isIPv6 == address.IsIPv6 && first.Contains(address.Value & mask & address.WidthMask))
                return true;
        }

        return false;
    }
}
