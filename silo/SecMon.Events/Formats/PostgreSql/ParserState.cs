namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What a parser remembers from record to record, as bytes for the checkpoint.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="feed">What is known of the feed.</param>
internal sealed class ParserState(SessionTable sessions, FeedWatch feed)
{
    private const int SessionsOnly = 1;
    private const int WithoutZone = 2;
    private const int WithoutSignIns = 3;
    private const int Version = 4;

    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        sessions.Write(writer);
        feed.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Takes up what <see cref="Save"/> gave, or an earlier version of it; nothing is a beginning.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public void Restore(ReadOnlySpan<byte> saved)
    {
        sessions.Clear();
        feed.Zone.Clear();
        if (saved.IsEmpty)
            return;

        using var reader = new BinaryReader(new MemoryStream(saved.ToArray()));
        try
        {
            var version = reader.ReadInt32();
            if (version is not (SessionsOnly or WithoutZone or WithoutSignIns or Version))
                throw new InvalidDataException("session state of another version");
            sessions.Read(reader, hasTimes: version > SessionsOnly, hasSignIns: version > WithoutSignIns);
            if (version > SessionsOnly)
                feed.Read(reader, hasZone: version > WithoutZone, hasLookups: version > WithoutSignIns);
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("session state is damaged", broken);
        }
    }
}
