using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>Writes what decisions made of a signal, and what they must know, down and reads it again.</summary>
internal static class DecidedCodec
{
    public static void Write(EvidenceWriter writer, Decided? decided)
    {
        writer.Write(decided is not null);
        if (decided is null)
            return;
        writer.Write((byte)decided.Severity);
        writer.Write(decided.Page);
        writer.WriteOptional(decided.Expected);
        writer.Write7BitEncodedInt(decided.Rank);
        writer.Write7BitEncodedInt(decided.Absorbed.Count);
        foreach (var signal in decided.Absorbed)
            Write(writer, signal);
        writer.Write7BitEncodedInt(decided.Decisions.Count);
        foreach (var fired in decided.Decisions)
            Write(writer, fired);
    }

    public static Decided? Read(EvidenceReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        return new Decided(
            (Severity)reader.ReadByte(), reader.ReadBoolean(), reader.ReadOptional(), reader.Read7BitEncodedInt(), Read(reader, ReadSignal), Read(reader, ReadFired));
    }

    public static void Write(EvidenceWriter writer, IReadOnlyList<FeedFact> feed)
    {
        writer.Write7BitEncodedInt(feed.Count);
        foreach (var fact in feed)
        {
            writer.Write(fact.Problem.Issue);
            writer.Write(fact.Problem.FirstTicks);
            writer.Write(fact.Problem.LastTicks);
        }
    }

    public static IReadOnlyList<FeedFact> ReadFeed(EvidenceReader reader) => Read(reader, one => new FeedFact(one.ReadString(), one.ReadInt64(), one.ReadInt64()));

    private static void Write(EvidenceWriter writer, AbsorbedSignal signal)
    {
        writer.Write(signal.RuleId);
        writer.Write(signal.Title);
        writer.WriteOptional(signal.UseCase);
        writer.Write((byte)signal.Severity);
    }

    private static AbsorbedSignal ReadSignal(EvidenceReader reader) => new(reader.ReadString(), reader.ReadString(), reader.ReadOptional(), (Severity)reader.ReadByte());

    private static void Write(EvidenceWriter writer, FiredDecision fired)
    {
        writer.Write(fired.Id);
        writer.Write(fired.Title);
        writer.WriteOptional(fired.Effect);
        writer.WriteOptional(fired.Because);
        writer.Write(fired.Facts);
        writer.WriteOptional(fired.Error);
        writer.Write(fired.Applied);
    }

    private static FiredDecision ReadFired(EvidenceReader reader) => new(
        reader.ReadString(), reader.ReadString(), reader.ReadOptional(), reader.ReadOptional(), reader.ReadTexts(), reader.ReadOptional())
    { Applied = reader.ReadBoolean() };

    private static T[] Read<T>(EvidenceReader reader, Func<EvidenceReader, T> one)
    {
        var all = new T[reader.ReadCount()];
        for (var i = 0; i < all.Length; i++)
            all[i] = one(reader);
        return all;
    }
}
