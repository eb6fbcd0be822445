using System.Runtime.InteropServices;
using SecMon.Events;
using SecMon.Events.Subjects;
using SecMon.Silo.Delivery;
using StableHash = SecMon.Detection.Correlation.StableHash;

namespace SecMon.Silo.Sources;

/// <summary>
/// Counts what each account did in each hour of event time. The order of events alone decides what is counted, so reading a log
/// again from a checkpoint gives the same documents with the same versions. Events without an account belong to nobody and are
/// left out, as are those that a source makes about its own feed. Used by one thread at a time.
/// </summary>
public sealed class ActivityCounter
{
    /// <summary>As many accounts' hours are open at once; then the oldest hour is closed.</summary>
    public const int MostAccountHours = 200_000;

    private const int MostValues = 2_000_000;   // 16 MB of a checkpoint
    private const int HoursOpen = 3;            // the newest, and two that late events may still reach
    private const byte Format = 1;

    private readonly string _source;
    private readonly TableGroups _tables;
    private readonly ISubjectPseudonyms _pseudonyms;
    private readonly ActivityWriter _writer;
    private readonly int _mostAccountHours;
    private readonly SortedList<long, Dictionary<string, AccountHour>> _hours = [];
    private readonly List<ActivityDocument> _closed = [];
    private RecentStatements _statements = new();
    private long _closedThrough = long.MinValue;
    private long _newestHour = long.MinValue;
    private int _values;

    /// <summary>Makes a counter.</summary>
    /// <param name="source">Id of the source.</param>
    /// <param name="lists">The lists of the rule set in force.</param>
    /// <param name="pseudonyms">The source's own.</param>
    /// <param name="state">What <see cref="Save"/> wrote; null begins anew.</param>
    /// <param name="system">The system that the source belongs to; null when the inventory does not say.</param>
    /// <param name="mostAccountHours">Another limit, for tests.</param>
    public ActivityCounter(string source, Detection.Lists.ListLibrary lists, ISubjectPseudonyms pseudonyms, byte[]? state = null, string? system = null, int mostAccountHours = MostAccountHours)
    {
        _source = source;
        _tables = new TableGroups(lists);
        _pseudonyms = pseudonyms;
        _writer = new ActivityWriter(source, system, pseudonyms);
        _mostAccountHours = mostAccountHours;
        if (state is { Length: > 0 })
            Restore(state);
    }

    /// <summary>Events that were left out: their hour was closed, or there are too many accounts.</summary>
    public long Late { get; private set; }

    /// <summary>How many accounts' hours are open.</summary>
    public int AccountHours { get; private set; }

    /// <summary>True when something was counted that no document says yet.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Counts an event, after enrichment.</summary>
    /// <param name="access">The event.</param>
    /// <param name="reached">Time that the events have reached, UTC: hours close by it; null before they begin.</param>
    public void Count(AccessEvent access, DateTime? reached = null)
    {
        if (access[Fields.UserName].TextForm() is not { Length: > 0 } account)
            return;
        var hour = access.EffectiveTime.Ticks / TimeSpan.TicksPerHour;
        var newest = (reached ?? access.EffectiveTime).Ticks / TimeSpan.TicksPerHour;
        if (newest > _newestHour)
            Advance(newest);
        if (hour <= _closedThrough || Open(hour, account) is not { } counted)
        {
            Late++;
            return;
        }

        HasChanged = true;
        _values -= counted.Kept;
        Count(counted, access);
        _values += counted.Kept;
        if (_values > MostValues && _hours.Count > 1)
            CloseOldest();
    }

    /// <summary>The documents to be handed over: of hours that closed, and of open ones that changed.</summary>
    /// <param name="withOpen">False only gives those of closed hours.</param>
    public IReadOnlyList<ActivityDocument> Changed(bool withOpen)
    {
        if (!withOpen)
            return [.. _closed];
        var open = _hours.SelectMany(hour => hour.Value.Where(one => one.Value.Events > one.Value.Written).Select(one => _writer.Write(hour.Key, one.Key, one.Value)));
        return [.. _closed, .. open];
    }

    /// <summary>Notes that what <see cref="Changed"/> gave is safe.</summary>
    public void Handed(bool withOpen)
    {
        _closed.Clear();
        if (!withOpen)
            return;
        HasChanged = false;
        foreach (var one in _hours.Values.SelectMany(hour => hour.Values))
            one.Written = one.Events;
    }

    /// <summary>Where it stands, for a checkpoint. Documents of closed hours are not in it: they must be safe before.</summary>
    public byte[] Save()
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Format);
        writer.Write(_closedThrough);
        writer.Write(_newestHour);
        _statements.Write(writer);
        writer.Write7BitEncodedInt(_hours.Count);
        foreach (var (hour, accounts) in _hours)
        {
            writer.Write(hour);
            writer.Write7BitEncodedInt(accounts.Count);
            foreach (var (account, counted) in accounts)
            {
                writer.Write(account);
                counted.Write(writer);
            }
        }

        writer.Flush();
        return content.ToArray();
    }

    private void Restore(byte[] state)
    {
        using var reader = new BinaryReader(new MemoryStream(state));
        var format = reader.ReadByte();
        if (format != Format)
            throw new Storage.StoreException($"the activity of source {_source} in its checkpoint is of format {format}, this secmon knows {Format}. Use the newer secmon.");
        _closedThrough = reader.ReadInt64();
        _newestHour = reader.ReadInt64();
        _statements = RecentStatements.Read(reader);
        for (var hours = reader.Read7BitEncodedInt(); hours > 0; hours--)
        {
            var accounts = new Dictionary<string, AccountHour>(StringComparer.Ordinal);
            _hours.Add(reader.ReadInt64(), accounts);
            for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
            {
                var account = reader.ReadString();
                var counted = AccountHour.Read(reader);
                accounts.Add(account, counted);
                _values += counted.Kept;
                HasChanged |= counted.Events > counted.Written;
                AccountHours++;
            }
        }
    }

    private void Advance(long hour)
    {
        _newestHour = hour;
        while (_hours.Count > 0 && _hours.Keys[0] <= hour - HoursOpen)
            CloseOldest();
        _closedThrough = Math.Max(_closedThrough, hour - HoursOpen);
    }

    private AccountHour? Open(long hour, string account)
    {
        if (!_hours.TryGetValue(hour, out var accounts))
            _hours.Add(hour, accounts = new Dictionary<string, AccountHour>(StringComparer.Ordinal));
        ref var counted = ref CollectionsMarshal.GetValueRefOrAddDefault(accounts, account, out var isKnown);
        if (isKnown)
            return counted;
        if (AccountHours >= _mostAccountHours)
        {
            accounts.Remove(account);
            if (_hours.Count == 1)
                return null;
            CloseOldest();
            return hour <= _closedThrough ? null : Open(hour, account);
        }

        AccountHours++;
        return counted = new AccountHour();
    }

    private void CloseOldest()
    {
        var (hour, accounts) = (_hours.Keys[0], _hours.Values[0]);
        _hours.RemoveAt(0);
        _closedThrough = Math.Max(_closedThrough, hour);
        AccountHours -= accounts.Count;
        foreach (var (account, counted) in accounts)
        {
            _values -= counted.Kept;
            if (counted.Events > counted.Written)
                _closed.Add(_writer.Write(hour, account, counted));
        }
    }

    private void Count(AccountHour counted, AccessEvent access)
    {
        counted.Count(access[Fields.EventAction].TextForm() ?? "other");
        if (access[Fields.EventOutcome].TextForm() == "failure")
            counted.Failures++;
        if (access[Fields.TimeOffHours] is { Kind: FieldKind.Boolean, AsBoolean: true })
            counted.OffHours++;
        if (access[Fields.DbReturnedRows] is { Kind: FieldKind.Integer, AsInteger: > 0 } rows && IsNewStatement(access))
            counted.Rows += rows.AsInteger;
        CountTables(counted, access[Fields.DbCollectionName]);
        CountDistinct(counted, access);
        counted.Host ??= access[Fields.HostName].TextForm();
        counted.Kind ??= access[Fields.AccountKind].TextForm();
    }

    private bool IsNewStatement(AccessEvent access) =>
        access[Fields.StatementId].TextForm() is not { Length: > 0 } statement || _statements.IsNew(StableHash.Of(statement));

    /// <summary>An event counts once in every group of which it touches a table.</summary>
    private void CountTables(AccountHour counted, in FieldValue tables)
    {
        var touched = tables.TextForm() is { } single ? 1 << _tables.Of(single) : 0;
        for (var i = 0; i < tables.Elements.Count; i++)
        {
            if (tables.Elements[i].TextForm() is { } table)
                touched |= 1 << _tables.Of(table);
        }

        for (var group = 0; group < counted.Tables.Length; group++)
            counted.Tables[group] += (touched >> group) & 1;
    }

    private void CountDistinct(AccountHour counted, AccessEvent access)
    {
        // When all accounts together keep much, large counts become estimates sooner.
        var mostExact = _values > MostValues ? DistinctCount.ValuesOfEstimate : DistinctCount.MostExact;
        for (var i = 0; i < access.CitizenIds.Count; i++)
            counted.Subjects.Add(StableHash.Of(_pseudonyms.ForMatching(access.CitizenIds[i])), mostExact);   // keyed: a checkpoint shows no person
        if (access[Fields.SourceIp].TextForm() is { } address)
            counted.Addresses.Add(StableHash.Of(address), mostExact);
        if (access[Fields.PurposeDossier].TextForm() is { Length: > 0 } dossier)
            counted.Dossiers.Add(StableHash.Of(dossier), mostExact);
    }
}
