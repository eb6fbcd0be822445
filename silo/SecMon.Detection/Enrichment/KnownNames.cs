namespace SecMon.Detection.Enrichment;

/// <summary>
/// The names that stand for listed tables, bounded. Those of the tables themselves and those of views and copies have room of their own, so that
/// thousands of views leave no table out; and what came first stays, except for a view or copy that is gone and a name that a list has by now.
/// </summary>
internal sealed class KnownNames
{
    /// <summary>Names of either kind.</summary>
    public const int MostNames = 10_000;

    /// <summary>Longer ones than any server allows are not kept.</summary>
    public const int LongestName = 512;

    private readonly Dictionary<string, KnownName> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<KnownName>> _byLastPart = new(StringComparer.OrdinalIgnoreCase);
    private long _order;
    private int _own;
    private long _refusedOwn;
    private long _refusedFurther;

    /// <summary>How many there are.</summary>
    public int Count => _names.Count;

    /// <summary>How many were not taken up since one of their kind was, because there was no room.</summary>
    public long Refused => _refusedOwn + _refusedFurther;

    /// <summary>All of them, in the order of coming.</summary>
    public IEnumerable<KnownName> All => _names.Values.OrderBy(known => known.Order);

    /// <summary>The name; null when it is not known.</summary>
    public KnownName? Find(string name) => _names.GetValueOrDefault(name);

    /// <summary>The names of that last part, in the order of coming.</summary>
    public IReadOnlyList<KnownName> ByLastPart(string name) => _byLastPart.GetValueOrDefault(name) ?? [];

    /// <summary>The name, taken up when it is not known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isOwn">True for a listed table itself, or a part of it.</param>
    /// <param name="isListed">Says of a name whether a list has it: such a one gives way, since rules go on without it.</param>
    /// <returns>Null when there is no room.</returns>
    public KnownName? Take(string name, bool isOwn, Func<string, bool> isListed)
    {
        if (_names.TryGetValue(name, out var known) && (known.IsOwn || !isOwn))
            return known;
        if (name.Length > LongestName || !HasRoom(isOwn, isListed))
        {
            Refuse(isOwn);
            return known;
        }

        var taken = new KnownName(name, known?.Order ?? _order++, isOwn);
        if (known is not null)
        {
            taken.StandFor(known.ListedAs);
            Remove(known);
        }

        Add(taken);
        if (isOwn)
            _refusedOwn = 0;
        else
            _refusedFurther = 0;
        return taken;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_refusedOwn);
        writer.Write(_refusedFurther);
        writer.Write(_names.Count);
        foreach (var known in All)
        {
            writer.Write(known.Name);
            writer.Write(known.IsOwn);
            writer.Write(known.IsInUse);
            NameList.Write(writer, known.ListedAs);
        }
    }

    public void Read(BinaryReader reader)
    {
        var refused = (reader.ReadInt64(), reader.ReadInt64());
        for (var names = reader.ReadInt32(); names > 0; names--)
        {
            var known = Take(reader.ReadString(), reader.ReadBoolean(), _ => false) ?? throw new FormatException("more names than there is room for");
            known.IsInUse = reader.ReadBoolean();
            known.StandFor(NameList.Read(reader));
        }

        (_refusedOwn, _refusedFurther) = refused;
    }

    private void Refuse(bool isOwn)
    {
        if (isOwn)
            _refusedOwn++;
        else
            _refusedFurther++;
    }

    private bool HasRoom(bool isOwn, Func<string, bool> isListed)
    {
        if ((isOwn ? _own : _names.Count - _own) < MostNames)
            return true;
        if (_names.Values.Where(known => known.IsOwn == isOwn && GivesWay(known, isListed)).MinBy(known => known.Order) is not { } first)
            return false;
        Remove(first);
        return true;
    }

    private static bool GivesWay(KnownName known, Func<string, bool> isListed) => (!known.IsOwn && !known.IsInUse) || isListed(known.Name);

    private void Add(KnownName known)
    {
        _names[known.Name] = known;
        _own += known.IsOwn ? 1 : 0;
        var last = TableName.LastPart(known.Name);
        if (!_byLastPart.TryGetValue(last, out var same))
            _byLastPart[last] = same = [];
        same.Add(known);
        same.Sort((one, other) => one.Order.CompareTo(other.Order));
    }

    private void Remove(KnownName known)
    {
        _names.Remove(known.Name);
        _own -= known.IsOwn ? 1 : 0;
        var last = TableName.LastPart(known.Name);
        _byLastPart[last].Remove(known);
        if (_byLastPart[last].Count == 0)
            _byLastPart.Remove(last);
    }
}
