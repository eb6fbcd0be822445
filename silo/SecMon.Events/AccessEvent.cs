using System.Runtime.InteropServices;
using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events;

/// <summary>
/// One access to one database: the record that every log format becomes (event.md).
/// A parser fills one instance again and again, so an event and its <see cref="Record"/> are valid only until the next
/// record is parsed; whoever needs more copies it. Texts are decoded from the record's bytes when somebody asks.
/// </summary>
public sealed class AccessEvent
{
    private static readonly Dictionary<string, FieldValue> NoOthers = [];

    private readonly FieldValue[] _slots = new FieldValue[Fields.All.Count];
    private readonly ReadOnlyMemory<byte>[] _undecoded = new ReadOnlyMemory<byte>[Fields.All.Count];
    private readonly IFieldProducer?[] _producers = new IFieldProducer?[Fields.All.Count];
    private readonly bool[] _noted = new bool[Fields.All.Count];
    private readonly List<Field> _present = [];
    private readonly List<long> _citizenIds = [];
    private readonly List<NewName> _newNames = [];
    private readonly Utf8StringPool _texts = new();
    private ISubjectPseudonyms? _pseudonyms;
    private Dictionary<string, FieldValue>? _others;
    private DateTime? _believed;

    /// <summary>When the access happened as the record says, UTC: shown to people, never changed.</summary>
    public DateTime Timestamp { get; set; }

    /// <summary>The time by which the event is judged, UTC: <see cref="Timestamp"/>, or the arrival of a record that claims a later time than can be believed.</summary>
    public DateTime EffectiveTime => _believed ?? Timestamp;

    /// <summary>True when the record claims a time that cannot be believed.</summary>
    public bool IsSkewed => _believed is not null;

    /// <summary>The time by which the event is judged on the clocks of the source's zone; set by <see cref="LocalTime"/>.</summary>
    public DateTime LocalTimestamp { get; set; }

    /// <summary>Name of the record that this event was read from.</summary>
    public RecordName Name { get; set; }

    /// <summary>The raw bytes of the record.</summary>
    public ReadOnlyMemory<byte> Record { get; set; }

    /// <summary>The JSON document that generic input came as; null for every other format.</summary>
    public FieldObject? Document { get; set; }

    /// <summary>How many fields of the record were not its sender's to set, and were dropped (event.md, From a sender).</summary>
    public int ForeignFields { get; set; }

    /// <summary>One of them, by its name in event.md; null when there is none.</summary>
    public string? ForeignField { get; set; }

    /// <summary>True when the record refers to a text of an earlier one that is not known any more, or was too long to keep.</summary>
    public bool LacksText { get; set; }

    /// <summary>The fields of event.md that were set, in the order in which they were set; not those of <see cref="Document"/>.</summary>
    public IReadOnlyList<Field> Present => _present;

    /// <summary><see cref="Present"/>, for loops that must be fast; valid until the next field is set.</summary>
    public ReadOnlySpan<Field> PresentFields => CollectionsMarshal.AsSpan(_present);

    /// <summary>The names of <see cref="Others"/>, for loops that must make nothing.</summary>
    public Dictionary<string, FieldValue>.KeyCollection OtherNames => (_others ?? NoOthers).Keys;

    /// <summary>Fields that were set and that event.md does not name.</summary>
    public IReadOnlyDictionary<string, FieldValue> Others => _others ?? NoOthers;

    /// <summary>The citizen ids looked up, as numbers of 12 digits. In-process only.</summary>
    public IReadOnlyList<long> CitizenIds => _citizenIds;

    /// <summary>The names that the statement gives to relations. In-process only.</summary>
    public IReadOnlyList<NewName> NewNames => _newNames;

    /// <summary>Empties the event for the next record.</summary>
    public void Clear()
    {
        foreach (var field in _present)
        {
            _slots[field.Index] = default;
            _undecoded[field.Index] = default;
            _producers[field.Index] = null;
            _noted[field.Index] = false;
        }

        _present.Clear();
        _citizenIds.Clear();
        _newNames.Clear();
        _others?.Clear();
        Document = null;
        ForeignFields = 0;
        ForeignField = null;
        LacksText = false;
        Record = default;
        _believed = null;
    }

    /// <summary>Notes that the record claims a time that cannot be believed (<c>secmon.time.skewed</c>).</summary>
    /// <param name="believed">The time by which the event is judged instead, UTC.</param>
    public void Skew(DateTime believed)
    {
        _believed = believed;
        Set(Fields.TimeSkewed, FieldValue.Boolean(true));
    }

    /// <summary>The value of a field; <see cref="FieldValue.Absent"/> when the event does not have it.</summary>
    public FieldValue this[Field field]
    {
        get
        {
            var value = _slots[field.Index];
            if (value.IsPresent)
                return value;
            if (!_undecoded[field.Index].IsEmpty)
                return _slots[field.Index] = FieldValue.Text(_texts.Get(_undecoded[field.Index].Span));
            if (_producers[field.Index] is { } producer)
                return _slots[field.Index] = producer.Produce(field);
            if (field == Fields.SubjectIds && _citizenIds.Count > 0)
                return _slots[field.Index] = Pseudonyms();
            return Document?.Find(field.Name) ?? FieldValue.Absent;
        }
    }

    /// <summary>The value of a field by its resolved name.</summary>
    public FieldValue this[FieldName name] =>
        name.Known is { } field ? this[field] : Other(name.Name);

    /// <summary>True when the event has the field, whatever its value.</summary>
    public bool Has(Field field) =>
        _slots[field.Index].IsPresent || !_undecoded[field.Index].IsEmpty || _producers[field.Index] is not null || this[field].IsPresent;

    /// <summary>Sets a field; <see cref="FieldValue.Absent"/> takes it away.</summary>
    public void Set(Field field, FieldValue value)
    {
        Note(field);
        _undecoded[field.Index] = default;
        _producers[field.Index] = null;
        _slots[field.Index] = value;
    }

    /// <summary>Sets a field by name, also one that event.md does not name (a column of an enrichment list).</summary>
    public void Set(FieldName name, FieldValue value)
    {
        if (name.Known is { } field)
            Set(field, value);
        else
            (_others ??= [])[name.Name] = value;
    }

    /// <summary>Sets a text.</summary>
    public void Set(Field field, string text) => Set(field, FieldValue.Text(text));

    /// <summary>Sets a whole number.</summary>
    public void Set(Field field, long number) => Set(field, FieldValue.Integer(number));

    /// <summary>Sets a text that is decoded only when somebody asks. Invalid UTF-8 reads as U+FFFD.</summary>
    /// <param name="field">The field.</param>
    /// <param name="utf8">Bytes that stay unchanged until <see cref="Clear"/>; empty is the empty text.</param>
    public void SetUndecoded(Field field, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            Set(field, "");
            return;
        }

        Note(field);
        _slots[field.Index] = default;
        _producers[field.Index] = null;
        _undecoded[field.Index] = utf8;
    }

    /// <summary>Sets a field that is made only when somebody asks.</summary>
    /// <param name="field">The field.</param>
    /// <param name="producer">Makes the value; must be able to until <see cref="Clear"/>.</param>
    public void Defer(Field field, IFieldProducer producer)
    {
        Note(field);
        _slots[field.Index] = default;
        _undecoded[field.Index] = default;
        _producers[field.Index] = producer;
    }

    /// <summary>Sets who was looked up; <c>secmon.subject.ids</c> becomes their pseudonyms, made when somebody asks.</summary>
    /// <param name="citizenIds">Distinct ids of 12 digits; nothing is set when there are none.</param>
    /// <param name="pseudonyms">Makes the pseudonyms.</param>
    public void SetSubjects(IReadOnlyList<long> citizenIds, ISubjectPseudonyms pseudonyms)
    {
        if (citizenIds.Count == 0)
            return;

        Note(Fields.SubjectIds);
        _citizenIds.AddRange(citizenIds);
        _pseudonyms = pseudonyms;
        Set(Fields.SubjectSerial, citizenIds[0] % 1_000_000);
    }

    /// <summary>Adds the names that the statement gives to relations.</summary>
    public void AddNewNames(List<NewName> names) => _newNames.AddRange(names);

    private FieldValue Other(string name) =>
        _others is not null && _others.TryGetValue(name, out var value) ? value : Document?.Find(name) ?? FieldValue.Absent;

    private FieldValue Pseudonyms()
    {
        var ids = new FieldValue[_citizenIds.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = FieldValue.Text(_pseudonyms!.ForMatching(_citizenIds[i]));
        return FieldValue.List(ids);
    }

    private void Note(Field field)
    {
        if (_noted[field.Index])
            return;
        _noted[field.Index] = true;
        _present.Add(field);
    }
}
