using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection;

/// <summary>Gives the same object for the same account, address and host, so that windows share it.</summary>
internal sealed class PartyPool
{
    private const int Most = 65_536;

    private readonly Dictionary<EvidenceParty, EvidenceParty> _known = [];

    public EvidenceParty Of(AccessEvent access)
    {
        var party = new EvidenceParty(
            access[Fields.UserName].TextForm(),
            access[Fields.UserEffectiveName].TextForm(),
            access[Fields.SourceIp].TextForm(),
            access[Fields.HostName].TextForm());
        if (_known.TryGetValue(party, out var known))
            return known;
        if (_known.Count >= Most)
            _known.Clear();
        return _known[party] = party;
    }
}
