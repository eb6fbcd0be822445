using System.Text.Json;
using SecMon.Detection.Correlation;

namespace SecMon.Silo.Grains;

/// <summary>One record of a partition's journal.</summary>
internal sealed record JournalRecord
{
    private JournalRecord(JournalRecordKind kind, long sequence, string sender, long ticks, byte[] body)
    {
        Kind = kind;
        Sequence = sequence;
        Sender = sender;
        Ticks = ticks;
        Body = body;
    }

    /// <summary>What it says.</summary>
    public JournalRecordKind Kind { get; }

    public long Sequence { get; }

    /// <summary>The source; of <see cref="JournalRecordKind.Rules"/> the hash of the set.</summary>
    public string Sender { get; }

    /// <summary>The time of a tick.</summary>
    public long Ticks { get; }

    /// <summary>The entries, as <see cref="MatchEntryCodec"/> writes them, or <see cref="Clocks"/>; empty for all else.</summary>
    public byte[] Body { get; }

    /// <summary>The times of <see cref="JournalRecordKind.SourceClocks"/>.</summary>
    public SourceClocks Clocks => new(JsonSerializer.Deserialize<Dictionary<string, long>>(Body)!);

    /// <summary>How many entries the body holds, about: enough for back-pressure.</summary>
    public int EntryCount => 1 + (Body.Length / 512);

    public static JournalRecord OfEntries(long sequence, string sender, byte[] body) => new(JournalRecordKind.Entries, sequence, sender, 0, body);

    public static JournalRecord OfTick(long sequence, string sender, long ticks) => new(JournalRecordKind.Tick, sequence, sender, ticks, []);

    public static JournalRecord OfClockTick(long sequence, string sender, long ticks) => new(JournalRecordKind.ClockTick, sequence, sender, ticks, []);

    public static JournalRecord OfSourceClocks(long sequence, IReadOnlyDictionary<string, long> clocks) =>
        new(JournalRecordKind.SourceClocks, sequence, "", 0, JsonSerializer.SerializeToUtf8Bytes(clocks));

    public static JournalRecord OfRules(long sequence, string hash) => new(JournalRecordKind.Rules, sequence, hash, 0, []);

    public static JournalRecord Read(long sequence, byte[] written)
    {
        using var reader = new BinaryReader(new MemoryStream(written));
        var kind = (JournalRecordKind)reader.ReadByte();
        var sender = reader.ReadString();
        return kind switch
        {
            JournalRecordKind.Tick => OfTick(sequence, sender, reader.ReadInt64()),
            JournalRecordKind.ClockTick => OfClockTick(sequence, sender, reader.ReadInt64()),
            JournalRecordKind.SourceClocks => new(kind, sequence, sender, 0, reader.ReadBytes(written.Length)),
            JournalRecordKind.Rules => OfRules(sequence, sender),
            _ => OfEntries(sequence, sender, reader.ReadBytes(written.Length)),
        };
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream(Body.Length + 64);
        using var writer = new BinaryWriter(stream);
        writer.Write((byte)Kind);
        writer.Write(Sender);
        if (Kind is JournalRecordKind.Tick or JournalRecordKind.ClockTick)
            writer.Write(Ticks);
        writer.Write(Body);
        writer.Flush();
        return stream.ToArray();
    }
}
