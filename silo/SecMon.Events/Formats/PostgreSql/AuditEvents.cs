using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Makes events of pgaudit's records.</summary>
internal sealed class AuditEvents : IFieldProducer
{
    private readonly RecordFields _fields;
    private readonly StatementReader _statements;
    private readonly FeedWatch _feed;
    private readonly KeptStatements _kept;
    private readonly AuditRecord _audit;
    private readonly Utf8StringPool _names = new();
    private readonly CsvColumns _parameters;
    private ReadOnlyMemory<byte> _sessionId;

    public AuditEvents(RecordFields fields, StatementReader statements, FeedWatch feed, KeptStatements kept, ByteScratch scratch)
    {
        _fields = fields;
        _statements = statements;
        _feed = feed;
        _kept = kept;
        _audit = new AuditRecord(scratch);
        _parameters = new CsvColumns(scratch);
    }

    /// <summary>Reads a record whose message begins as an audit row.</summary>
    public ParseOutcome Read(PostgreSqlRecord record, Session session, int length, AccessEvent access)
    {
        if (!_audit.TryRead(record.Message))
            return ParseOutcome.Rejected(length, RejectReason.Audit);

        _sessionId = record.SessionId;
        session.HasAudit = true;
        _kept.Note(session, _audit.Key, record.Time);
        if (!_audit.IsObject && _feed.IsTwin(session, _audit))
            return ParseOutcome.Ignored(length, "object_twin");
        _feed.NoTwin(session);
        var isBehindTwin = _audit.IsObject && _feed.HasTwinBefore(session, _audit);
        if (_audit.IsObject && !isBehindTwin)
            FeedWatch.ExpectTwin(session, _audit);
        if (!_audit.IsObject)
            session.Nameless = _audit.ObjectName.IsEmpty ? _audit.Key : default;

        var earlier = ReadStatement(session);
        var reading = _statements.Reading;
        _fields.Fill(access, record, session, ActionOf(reading), "postgresql.pgaudit", isSuccess: true);
        FillAudit(access);
        FillStatement(access, session, record.Time, earlier);
        if (isBehindTwin && !AddsToTwin(access))
            return ParseOutcome.Ignored(length, "object_twin");
        if (_audit.Command.Span.SequenceEqual("SET"u8) || _audit.Command.Span.SequenceEqual("RESET"u8))
            session.FollowRole(reading, default);
        else if (_audit.Command.Span.SequenceEqual("DISCARD ALL"u8))
            session.FollowRole(reading, _audit.Command.Span);
        return ParseOutcome.Event(length);
    }

    /// <summary>
    /// Reads the text, which may have stood in an earlier record. What settings leave out of the record says nothing, which is not the same
    /// as a statement without a condition.
    /// </summary>
    /// <returns>What is kept of an earlier record in the place of its text; null when the text was read, or nothing is known.</returns>
    private SqlReading? ReadStatement(Session session)
    {
        if (_audit.RefersToEarlier && session.Kept is { } kept && kept.TryFind(_audit.Key, out var earlier))
        {
            if (earlier.Reading is { } reading)
            {
                _statements.Take(reading);
                return reading;
            }

            _audit.Complete(earlier);
        }

        _statements.Read(_audit.HasStatement ? _audit.Statement.Span : default);
        return null;
    }

    private void FillStatement(AccessEvent access, Session session, DateTime at, SqlReading? earlier)
    {
        access.LacksText = _audit.RefersToEarlier && !_audit.HasStatement;
        if (_audit.HasStatement)
            _statements.Fill(access, _audit.Parameters.Span);
        else if (earlier is not null)
            _statements.Fill(access, default);
        if (_audit.HasStatement && !_audit.RefersToEarlier && !_kept.TryKeep(session, _audit.Key, at, _audit))
            KeptStatements.KeepReading(session, _audit.Key, _statements.Reading, access.CitizenIds);
    }

    /// <summary>
    /// The SESSION record before it took the relations from the text. An OBJECT record that names another one, behind a view, is an event;
    /// its rows were counted.
    /// </summary>
    private bool AddsToTwin(AccessEvent access)
    {
        var relation = access[Fields.DbCollectionName].Elements;
        if (relation.Count == 1 && _statements.Reading.Tables.Contains(relation[0].TextForm()!))
            return false;
        access.Set(Fields.DbReturnedRows, FieldValue.Absent);
        return true;
    }

    /// <summary>Makes the statement's id, or the bound values, each a text.</summary>
    public FieldValue Produce(Field field) => field == Fields.StatementId ? StatementId() : Parameters();

    private FieldValue StatementId() => FieldValue.Text($"{_names.Get(_sessionId.Span)}/{_names.Get(_audit.StatementId.Span)}");

    private FieldValue Parameters()
    {
        if (!_parameters.Split(_audit.Parameters))
            return FieldValue.List([_names.Get(_audit.Parameters.Span)]);

        var values = new FieldValue[_parameters.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = FieldValue.Text(_names.Get(_parameters[i].Span));
        return FieldValue.List(values);
    }

    private void FillAudit(AccessEvent access)
    {
        access.Defer(Fields.StatementId, this);
        access.SetUndecoded(Fields.AuditClass, _audit.Class);
        access.SetUndecoded(Fields.DbOperationName, _audit.Command);
        if (_audit.HasStatement)
            access.SetUndecoded(Fields.DbQueryText, _audit.Statement);
        if (!_audit.Parameters.IsEmpty)
            access.Defer(Fields.DbQueryParameter, this);
        SetCollection(access);
        if (_audit.Rows is { } rows && KnowsRows(rows))
            access.Set(Fields.DbReturnedRows, rows);
    }

    private void SetCollection(AccessEvent access)
    {
        var relation = _audit.ObjectName;
        if (!relation.IsEmpty && IsRelation(_audit.ObjectType.Span))
            access.Set(Fields.DbCollectionName, FieldValue.List(TouchedNames.Of(RelationName.Fold(_names.Get(relation.Span)), _statements.Reading)));
        else if (_statements.Reading.Tables.Count > 0)
            access.Set(Fields.DbCollectionName, FieldValue.List(TouchedNames.Of(_statements.Reading)));
    }

    /// <summary>COPY and DECLARE CURSOR say 0 rows whatever they move.</summary>
    private bool KnowsRows(long rows) =>
        rows != 0
        || !(_statements.Reading.Kind is SqlKind.CopyOut or SqlKind.CopyIn
            || _audit.Command.Span.SequenceEqual("COPY"u8)
            || _audit.Command.Span.SequenceEqual("DECLARE CURSOR"u8));

    private static bool IsRelation(ReadOnlySpan<byte> objectType) =>
        objectType.IsEmpty
        || objectType.SequenceEqual("TABLE"u8)
        || objectType.SequenceEqual("VIEW"u8)
        || objectType.SequenceEqual("MATERIALIZED VIEW"u8)
        || objectType.SequenceEqual("FOREIGN TABLE"u8)
        || objectType.SequenceEqual("UNKNOWN"u8);   // a partitioned table, to older versions

    private string ActionOf(SqlReading reading)
    {
        var auditClass = _audit.Class.Span;
        var command = _audit.Command.Span;
        if (auditClass.SequenceEqual("READ"u8))
            return command.SequenceEqual("COPY"u8) || reading.Kind == SqlKind.CopyOut ? EventAction.CopyOut : EventAction.Read;
        if (auditClass.SequenceEqual("WRITE"u8))
            return command.SequenceEqual("COPY"u8) || reading.Kind == SqlKind.CopyIn ? EventAction.CopyIn : EventAction.Write;
        if (auditClass.SequenceEqual("ROLE"u8))
            return EventAction.Grant;
        if (auditClass.SequenceEqual("DDL"u8))
            return command.SequenceEqual("ALTER SYSTEM"u8) ? EventAction.Config : EventAction.Ddl;
        if (auditClass.SequenceEqual("FUNCTION"u8))
            return EventAction.Function;
        if (command.SequenceEqual("???"u8))
            return StatementAction.Of(reading);   // pgaudit has no name for partitions, children and views behind views
        var isSetting = command.SequenceEqual("SET"u8) || command.SequenceEqual("RESET"u8) || command.SequenceEqual("ALTER SYSTEM"u8);
        return isSetting ? EventAction.Config : EventAction.Other;
    }
}
