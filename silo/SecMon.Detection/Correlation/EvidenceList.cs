using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>The evidence of a window: its entries in order, the one that made the rule fire last; of more than 100 the first 50 and the last 50.</summary>
internal static class EvidenceList
{
    private const int Most = 100;

    public static List<EvidenceItem> Of(EntryWindow window, EvidenceItem trigger)
    {
        var evidence = new List<EvidenceItem>(Math.Min(window.Count, Most));
        var skipped = window.Count > Most ? window.Count - Most : 0;
        var triggerAt = IndexOf(window, trigger);
        for (var i = 0; i < window.Count; i++)
        {
            if (i == triggerAt)
                continue;
            var place = i < triggerAt ? i : i - 1;
            if (place < Most / 2 || place >= (Most / 2) + skipped)
                evidence.Add(window[i].Evidence);
        }

        evidence.Add(trigger);
        return evidence;
    }

    private static int IndexOf(EntryWindow window, EvidenceItem trigger)
    {
        for (var i = window.Count - 1; i >= 0; i--)
        {
            if (window[i].Evidence == trigger)
                return i;
        }

        return window.Count - 1;
    }
}
