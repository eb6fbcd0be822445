using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>cidr</c>: the text is an address inside the network.</summary>
internal sealed class NetworkTest(IpNetwork network) : ValueTest($"cidr {network}")
{
    /// <summary>The network.</summary>
    public IpNetwork Network => network;

    /// <inheritdoc/>
    public override int Cost => CostOf.Reading;

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) => field is null ? null : Requirement.Of(new Trigger.Network(field, network));

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        value.Kind == FieldKind.Text && IpNumber.TryParse(value.TextForm(), out var address) && network.Contains(address);
}
