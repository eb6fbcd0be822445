using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>The evidence of a window: its records in order, the one that made the rule fire last; of more than 100 the first 50 and the last 50.</summary>
internal static class EvidenceList
{
    private const int Most = 100;

    /// <summary>The evidence of a window.</summary>
    /// <param name="window">The entries that are kept.</param>
    /// <param name="trigger">The entry that made the rule fire.</param>
    /// <param name="isKept">False when the window was full of newer entries and did not keep it.</param>
    /// <param name="count">How many records there are.</param>
    public static List<EvidenceItem> Of(EntryWindow window, in WindowEntry trigger, bool isKept, out int count)
    {
        if (HasNested(window, trigger))
            return OfChain(window, trigger, out count);

        var triggerAt = isKept ? IndexOf(window, trigger.Evidence) : -1;
        var others = triggerAt < 0 ? window.Count : window.Count - 1;
        count = others + 1;
        var evidence = new List<EvidenceItem>(Math.Min(count, Most));
        for (var place = 0; place < others; place++)
        {
            if (place < Most / 2 || place > others - (Most / 2))
                evidence.Add(window[triggerAt < 0 || place < triggerAt ? place : place + 1].Evidence);
        }

        evidence.Add(trigger.Evidence);
        return evidence;
    }

    /// <summary>True when alerts of inner correlations contribute.</summary>
    public static bool HasNested(EntryWindow window, in WindowEntry trigger)
    {
        for (var i = 0; i < window.Count; i++)
        {
            if (window[i].Nested.Count > 0)
                return true;
        }

        return trigger.Nested.Count > 0;
    }

    /// <summary>First and last of a list that is in order, at most 100, and the trigger at its end.</summary>
    public static List<EvidenceItem> Shown(List<EvidenceItem> ordered) =>
        ordered.Count <= Most ? ordered : [.. ordered.Take(Most / 2), .. ordered.TakeLast(Most / 2)];

    /// <summary>A nested alert contributes its evidence (sigma.md 8.5); a record that stands in several is there once.</summary>
    private static List<EvidenceItem> OfChain(EntryWindow window, in WindowEntry trigger, out int count)
    {
        var records = new HashSet<EvidenceItem>();
        for (var i = 0; i < window.Count; i++)
        {
            records.UnionWith(window[i].Nested);
            records.Add(window[i].Evidence);
        }

        records.UnionWith(trigger.Nested);
        records.Remove(trigger.Evidence);
        count = records.Count + 1;
        return Shown([.. records.OrderBy(record => record.EffectiveTicks), trigger.Evidence]);
    }

    private static int IndexOf(EntryWindow window, in EvidenceItem trigger)
    {
        for (var i = window.Count - 1; i >= 0; i--)
        {
            if (window[i].Evidence == trigger)
                return i;
        }

        return -1;
    }
}
