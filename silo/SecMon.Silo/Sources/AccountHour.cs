namespace SecMon.Silo.Sources;

/// <summary>What one account did in one hour, so far.</summary>
internal sealed class AccountHour
{
    private const int MostActions = 32;
    private const string OtherAction = "other";

    private readonly List<(string Name, long Count)> _actions = new(2);

    /// <summary>The version of its document: how many events were counted.</summary>
    public long Events { get; private set; }

    /// <summary>The version that was handed over last.</summary>
    public long Written { get; set; }

    public long Rows { get; set; }

    public long OffHours { get; set; }

    public long Failures { get; set; }

    /// <summary>Events by table group, in the order of <see cref="TableGroups.Names"/>.</summary>
    public long[] Tables { get; private init; } = new long[TableGroups.Names.Count];

    public DistinctCount Subjects { get; private init; } = new();

    public DistinctCount Addresses { get; private init; } = new();

    public DistinctCount Dossiers { get; private init; } = new();

    /// <summary>The database server; null while no event named one.</summary>
    public string? Host { get; set; }

    /// <summary>The account's kind; null while no event had one.</summary>
    public string? Kind { get; set; }

    public IReadOnlyList<(string Name, long Count)> Actions => _actions;

    /// <summary>What its distinct values take.</summary>
    public int Kept => Subjects.Kept + Addresses.Kept + Dossiers.Kept;

    /// <summary>Counts an event. Logs that name actions of their own could name any number: further ones count as <c>other</c>.</summary>
    public void Count(string action)
    {
        Events++;
        var place = Find(action);
        if (place < 0 && _actions.Count >= MostActions)
            place = Find(action = OtherAction);
        if (place < 0)
            _actions.Add((action, 1));
        else
            _actions[place] = (_actions[place].Name, _actions[place].Count + 1);
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var number in (ReadOnlySpan<long>)[Events, Written, Rows, OffHours, Failures, .. Tables])
            writer.Write7BitEncodedInt64(number);
        writer.Write7BitEncodedInt(_actions.Count);
        foreach (var (name, count) in _actions)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt64(count);
        }

        writer.Write(Host ?? "");
        writer.Write(Kind ?? "");
        Subjects.Write(writer);
        Addresses.Write(writer);
        Dossiers.Write(writer);
    }

    public static AccountHour Read(BinaryReader reader)
    {
        var numbers = new long[5 + TableGroups.Names.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = reader.Read7BitEncodedInt64();
        var actions = new (string Name, long Count)[reader.Read7BitEncodedInt()];
        for (var i = 0; i < actions.Length; i++)
            actions[i] = (reader.ReadString(), reader.Read7BitEncodedInt64());
        var host = reader.ReadString();
        var kind = reader.ReadString();
        var read = new AccountHour
        {
            Events = numbers[0],
            Written = numbers[1],
            Rows = numbers[2],
            OffHours = numbers[3],
            Failures = numbers[4],
            Tables = numbers[5..],
            Host = host.Length > 0 ? host : null,
            Kind = kind.Length > 0 ? kind : null,
            Subjects = DistinctCount.Read(reader),
            Addresses = DistinctCount.Read(reader),
            Dossiers = DistinctCount.Read(reader),
        };
        read._actions.AddRange(actions);
        return read;
    }

    private int Find(string action)
    {
        for (var i = 0; i < _actions.Count; i++)
        {
            if (_actions[i].Name == action)
                return i;
        }

        return -1;
    }
}
