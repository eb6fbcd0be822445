using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// Puts small groups to rest as bytes, and wakes them again. Most of a million groups hold one entry and wait for a second that
/// never comes; as objects they would take five times the memory. The names of files stand in a table of the partition.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "memory only: there is nothing to release")]
internal sealed class RestingGroups
{
    private readonly MemoryStream _stream = new();
    private readonly RestingWriter _writer;
    private readonly List<EvidenceOrigin> _origins = [];

    public RestingGroups() => _writer = new RestingWriter(_stream, _origins);

    /// <summary>The group as bytes; they begin with <see cref="KeyOf"/> of its values.</summary>
    public byte[] Rest(Group group)
    {
        _stream.SetLength(0);
        _writer.Write(group.Values);
        _writer.Known = FirstOf(group.Values);
        _writer.Write7BitEncodedInt64(group.LastFired ?? 0);
        if (group.LastFired is not null)
            _writer.Write((sbyte)group.QuietRank);
        group.Write(_writer);
        _writer.Flush();
        return _stream.ToArray();
    }

    /// <summary>The group of bytes.</summary>
    public Group Wake(byte[] bytes, RunningRule rule, GroupSlot slot)
    {
        using var reader = new RestingReader(new MemoryStream(bytes), _origins);
        var group = Group.Create(rule, reader.ReadTexts());
        reader.Known = FirstOf(group.Values);
        var lastFired = reader.Read7BitEncodedInt64();
        group.Restore(slot.Newest, lastFired == 0 ? null : lastFired);
        group.Touched = slot.Touched;
        if (lastFired != 0)
            group.QuietRank = reader.ReadSByte();
        group.Read(reader);
        return group;
    }

    /// <summary>The bytes that a group with those values begins with; no other does.</summary>
    public ReadOnlySpan<byte> KeyOf(IReadOnlyList<string> values)
    {
        _stream.SetLength(0);
        _writer.Write(values);
        _writer.Flush();
        return _stream.GetBuffer().AsSpan(0, (int)_stream.Length);
    }

    private static string? FirstOf(IReadOnlyList<string> values) => values.Count > 0 ? values[0] : null;

    /// <summary>Parties stand with their records: a group is mostly about one that no other group is about. What the group is named by is not repeated.</summary>
    private sealed class RestingWriter(Stream stream, List<EvidenceOrigin> origins) : EvidenceWriter(stream)
    {
        private readonly Dictionary<EvidenceOrigin, int> _numbers = [];

        public string? Known { get; set; }

        protected override void WriteOrigin(EvidenceOrigin origin)
        {
            if (!_numbers.TryGetValue(origin, out var number))
            {
                number = _numbers[origin] = origins.Count;
                origins.Add(origin);
            }

            Write7BitEncodedInt(number);
        }

        protected override void WritePlace(long position, long ticks)
        {
            Write7BitEncodedInt64(position);
            Write(ticks);
        }

        protected override void WriteParty(EvidenceParty party)
        {
            string?[] texts = [party.User, party.EffectiveUser, party.Address, party.Host];
            var has = 0;
            for (var i = 0; i < texts.Length; i++)
                has |= texts[i] is null ? 0 : texts[i] == Known ? 16 << i : 1 << i;
            Write((byte)has);
            foreach (var text in texts)
            {
                if (text is not null && text != Known)
                    Write(text);
            }
        }
    }

    private sealed class RestingReader(Stream stream, List<EvidenceOrigin> origins) : EvidenceReader(stream)
    {
        public string? Known { get; set; }

        protected override EvidenceOrigin ReadOrigin() => origins[Read7BitEncodedInt()];

        protected override long ReadPosition() => Read7BitEncodedInt64();

        protected override EvidenceParty ReadParty()
        {
            var has = ReadByte();
            string? Text(int place) => (has & (1 << place)) != 0 ? ReadString() : (has & (16 << place)) != 0 ? Known : null;
            return new EvidenceParty(Text(0), Text(1), Text(2), Text(3));
        }
    }
}
