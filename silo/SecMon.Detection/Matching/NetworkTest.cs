using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>cidr</c>: the text is an address inside the network.</summary>
internal sealed class NetworkTest(IpNetwork network) : ValueTest($"cidr {network}")
{
    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        value.Kind == FieldKind.Text && IpNumber.TryParse(value.TextForm(), out var address) && network.Contains(address);
}
