using SecMon.Detection.Alerts;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Grains;

/// <summary>What a partition fired and held back and what is not in the ledger yet, in its order: the ledger gives cases theirs.</summary>
internal sealed class FiredInOrder
{
    private readonly List<(int AlertsBefore, HeldBack Held)> _held = [];

    /// <summary>The alerts.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>True when there is nothing.</summary>
    public bool IsEmpty => Alerts.Count == 0 && _held.Count == 0;

    /// <summary>A quiet time held something back, after the alerts that are here.</summary>
    public void Add(HeldBack held) => _held.Add((Alerts.Count, held));

    /// <summary>All of it for the ledger; what rules in shadow say reaches nobody.</summary>
    public List<LedgerDraft> Drafts()
    {
        var drafts = new List<LedgerDraft>(Alerts.Count + _held.Count);
        var at = 0;
        for (var i = 0; i <= Alerts.Count; i++)
        {
            for (; at < _held.Count && _held[at].AlertsBefore == i; at++)
            {
                if (!_held[at].Held.Rule.IsShadow)
                    drafts.Add(LedgerDraft.Of(_held[at].Held));
            }

            if (i < Alerts.Count && !Alerts[i].Rule.IsShadow)
                drafts.Add(LedgerDraft.Of(Alerts[i]));
        }

        return drafts;
    }

    public void Clear()
    {
        Alerts.Clear();
        _held.Clear();
    }
}
