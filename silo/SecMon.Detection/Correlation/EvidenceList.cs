using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>The evidence of a window: its entries in order, the one that made the rule fire last; of more than 100 the first 50 and the last 50.</summary>
internal static class EvidenceList
{
    private const int Most = 100;

    public static List<EvidenceItem> Of(EntryWindow window, EvidenceItem trigger)
    {
        var triggerAt = IndexOf(window, trigger);
        var others = triggerAt < 0 ? window.Count : window.Count - 1;
        var evidence = new List<EvidenceItem>(Math.Min(others + 1, Most));
        for (var place = 0; place < others; place++)
        {
            if (place < Most / 2 || place > others - (Most / 2))
                evidence.Add(window[triggerAt < 0 || place < triggerAt ? place : place + 1].Evidence);
        }

        evidence.Add(trigger);
        return evidence;
    }

    /// <summary>-1 when the window was full of newer entries and did not keep a late one.</summary>
    private static int IndexOf(EntryWindow window, EvidenceItem trigger)
    {
        for (var i = window.Count - 1; i >= 0; i--)
        {
            if (window[i].Evidence == trigger)
                return i;
        }

        return -1;
    }
}
