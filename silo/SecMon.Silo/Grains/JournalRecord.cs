namespace SecMon.Silo.Grains;

/// <summary>One record of a partition's journal: a batch of entries, or a tick.</summary>
internal sealed record JournalRecord
{
    private const byte TickMark = 1;
    private const byte EntriesMark = 2;
    private const byte ClockTickMark = 3;

    private JournalRecord(long sequence, string sender, bool isTick, bool isClock, long ticks, byte[] body)
    {
        Sequence = sequence;
        Sender = sender;
        IsTick = isTick;
        IsClock = isClock;
        Ticks = ticks;
        Body = body;
    }

    public long Sequence { get; }

    public string Sender { get; }

    public bool IsTick { get; }

    /// <summary>True for a tick of the clock, by which nothing is forgotten.</summary>
    public bool IsClock { get; }

    public long Ticks { get; }

    /// <summary>The entries, as <see cref="Detection.Correlation.MatchEntryCodec"/> writes them; empty for a tick.</summary>
    public byte[] Body { get; }

    /// <summary>How many entries the body holds, about: enough for back-pressure.</summary>
    public int EntryCount => 1 + (Body.Length / 512);

    public static JournalRecord OfEntries(long sequence, string sender, byte[] body) => new(sequence, sender, isTick: false, isClock: false, 0, body);

    public static JournalRecord OfTick(long sequence, string sender, long ticks) => new(sequence, sender, isTick: true, isClock: false, ticks, []);

    public static JournalRecord OfClockTick(long sequence, string sender, long ticks) => new(sequence, sender, isTick: true, isClock: true, ticks, []);

    public static JournalRecord Read(long sequence, byte[] written)
    {
        using var reader = new BinaryReader(new MemoryStream(written));
        var mark = reader.ReadByte();
        var sender = reader.ReadString();
        return mark switch
        {
            TickMark => OfTick(sequence, sender, reader.ReadInt64()),
            ClockTickMark => OfClockTick(sequence, sender, reader.ReadInt64()),
            _ => OfEntries(sequence, sender, reader.ReadBytes(written.Length)),
        };
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream(Body.Length + 64);
        using var writer = new BinaryWriter(stream);
        writer.Write(IsClock ? ClockTickMark : IsTick ? TickMark : EntriesMark);
        writer.Write(Sender);
        if (IsTick)
            writer.Write(Ticks);
        else
            writer.Write(Body);
        writer.Flush();
        return stream.ToArray();
    }
}
