using System.Runtime.InteropServices;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>temporal</c>: which rules matched in the window. A rule did when its newest match lies in it, so that times are all
/// there is to remember, however full the window.
/// </summary>
internal sealed class TemporalMeasure(RunningRule rule, TemporalKeys keys) : WindowMeasure(rule)
{
    private readonly Dictionary<ulong, long> _newest = [];

    public override string What => "temporal";

    public override string Condition => keys.Condition is null ? base.Condition : "rules as the condition says";

    public override double Compute(EntryWindow window, long oldest)
    {
        if (keys.Condition is not null)
            return keys.Condition.Holds([.. Rule.Named.Select(named => IsSeen(named, oldest))]) ? 1 : 0;
        var seen = 0;
        foreach (var input in Rule.Inputs)
            seen += IsSeen(input, oldest) ? 1 : 0;
        return seen;
    }

    public override bool Holds(double computed) => keys.Condition is null ? base.Holds(computed) : computed > 0;

    public override string Text(double computed) =>
        keys.Condition is null ? base.Text(computed) : string.Join(", ", keys.Named.Where(named => _newest.ContainsKey(RuleKey.Of(named.Metadata))).Select(named => named.Metadata.Title));

    public override void Enter(in WindowEntry entry, bool isNewest, EntryWindow window) => Overflow(entry);

    public override void Overflow(in WindowEntry entry)
    {
        foreach (var matched in entry.Matched)
            Restore(matched, entry.Ticks);
    }

    public override void ExpireOverflow(long oldest)
    {
        foreach (var (matched, ticks) in _newest)
        {
            if (ticks < oldest)
                _newest.Remove(matched);   // allowed while enumerating since .NET Core 3
        }
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt(_newest.Count);
        foreach (var (matched, ticks) in _newest.OrderBy(pair => pair.Key))
        {
            writer.Write(matched);
            writer.Write(ticks);
        }
    }

    public override void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            Restore(reader.ReadUInt64(), reader.ReadInt64());
    }

    private void Restore(ulong matched, long ticks)
    {
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, matched, out var exists);
        newest = exists ? Math.Max(newest, ticks) : ticks;
    }

    private bool IsSeen(ulong key, long oldest) => _newest.TryGetValue(key, out var newest) && newest >= oldest;
}
