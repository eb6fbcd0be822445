using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>
/// What the quiet time behind one alert holds back. Said at once when it is the first or brings a name that is new in this quiet time,
/// otherwise at most once a minute of event time: a million matches are a few entries of the ledger (docs/decisions/0025).
/// </summary>
/// <param name="alertFileId">File of the record that names the alert.</param>
/// <param name="alertPosition">Its position.</param>
/// <param name="known">Names that were said, or that the alert itself holds.</param>
/// <param name="isExpected">True when the alert is expected.</param>
internal sealed class QuietTime(ulong alertFileId, long alertPosition, ActNames known, bool isExpected)
{
    private static readonly long Pause = TimeSpan.FromMinutes(1).Ticks;

    private ActNames _known = known;
    private HeldActs? _unsaid;
    private long _saidTicks = long.MinValue;

    /// <summary>The time after which what is unsaid is said if nothing comes; <see cref="long.MaxValue"/> when all is said.</summary>
    public long Deadline => _unsaid is null ? long.MaxValue : _saidTicks + Pause;

    /// <summary>True when nothing is unsaid and the names are few.</summary>
    public bool IsSmall => _unsaid is null && _known.Grantees.Count + _known.Privileges.Count + _known.Settings.Count + _known.Signals.Count <= 8;

    /// <summary>True when the alert is expected.</summary>
    private bool IsExpected => isExpected;

    /// <summary>The source of what is unsaid.</summary>
    public string? Source => _unsaid?.Newest.Origin.Source;

    /// <summary>The names that a match is about.</summary>
    public static ActNames NamesOf(in Match match)
    {
        var context = match.Entry.Context;
        var absorbed = match.Target.Decided?.Absorbed ?? [];
        return ActNames.Of(
            Texts(context[Fields.GrantGrantees]), Texts(context[Fields.GrantPrivileges]), Texts(context[Fields.SettingName]), absorbed.Select(signal => signal.Name));
    }

    /// <summary>Holds a match back.</summary>
    /// <returns>What is to be said now; null when it can wait.</returns>
    public HeldActs? Hold(in Match match)
    {
        // What is expected is no news behind an alert that people heard of.
        var names = !isExpected && match.Target.Decided?.Expected is not null ? ActNames.None : NamesOf(match);
        // A list that is full says new of what may be old: then it waits for its minute.
        _known = _known.With(names, out var isNew);
        Add(match, names);
        var isAtOnce = _saidTicks == long.MinValue || (isNew && !_known.IsTruncated) || match.Ticks > Deadline;
        return isAtOnce ? Say(match.Ticks) : null;
    }

    /// <summary>Says what is unsaid; null when nothing is.</summary>
    /// <param name="ticks">The time of the group, ticks of UTC.</param>
    public HeldActs? Say(long ticks)
    {
        var said = _unsaid;
        if (said is null)
            return null;
        _unsaid = null;
        _saidTicks = Math.Max(_saidTicks, ticks);
        return said;
    }

    /// <summary>A copy says nothing of what the original will say.</summary>
    public void Forget() => _unsaid = null;

    public void Write(EvidenceWriter writer)
    {
        writer.Write(alertFileId);
        writer.Write7BitEncodedInt64(alertPosition);
        _known.Write(writer);
        writer.Write(isExpected);
        writer.Write(_saidTicks);
        writer.Write(_unsaid is not null);
        if (_unsaid is null)
            return;
        writer.Write7BitEncodedInt64(_unsaid.Count);
        writer.Write(_unsaid.FirstTicks);
        writer.Write(_unsaid.Newest);
        _unsaid.Names.Write(writer);
    }

    public static QuietTime Read(EvidenceReader reader)
    {
        var (fileId, position) = (reader.ReadUInt64(), reader.Read7BitEncodedInt64());
        var quiet = new QuietTime(fileId, position, ActNames.Read(reader), reader.HasRanks && reader.ReadBoolean()) { _saidTicks = reader.ReadInt64() };
        if (!reader.ReadBoolean())
            return quiet;
        quiet._unsaid = new HeldActs
        {
            AlertFileId = fileId,
            AlertPosition = position,
            Count = reader.Read7BitEncodedInt64(),
            FirstTicks = reader.ReadInt64(),
            Newest = reader.ReadEvidence(),
            IsExpected = quiet.IsExpected,
            Names = ActNames.Read(reader),
        };
        return quiet;
    }

    private void Add(in Match match, ActNames names)
    {
        if (_unsaid is not { } unsaid)
        {
            _unsaid = new HeldActs { AlertFileId = alertFileId, AlertPosition = alertPosition, Count = 1, FirstTicks = match.Ticks, Newest = match.Evidence, IsExpected = isExpected, Names = names };
            return;
        }

        _unsaid = unsaid with
        {
            Count = unsaid.Count + 1,
            FirstTicks = Math.Min(unsaid.FirstTicks, match.Ticks),
            Newest = match.Ticks >= unsaid.Newest.EffectiveTicks ? match.Evidence : unsaid.Newest,
            Names = unsaid.Names.With(names, out _),
        };
    }

    private static IEnumerable<string> Texts(FieldValue value) =>
        (value.Kind == FieldKind.List ? value.Elements : [value]).Select(element => element.TextForm()).OfType<string>();
}
