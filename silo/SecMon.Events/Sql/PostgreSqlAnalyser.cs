using SecMon.Events.Subjects;

namespace SecMon.Events.Sql;

/// <summary>
/// Reads statements by PostgreSQL's rules (sql.md): kind, relations, restriction, limit, key values, citizen ids, purpose
/// tags, grants, settings and the tell <c>file_access</c>. Used by one thread at a time; its buffers serve text after text.
/// </summary>
/// <param name="subjects">The columns that hold ids of persons.</param>
public sealed class PostgreSqlAnalyser(SubjectColumns subjects) : ISqlAnalyser
{
    private readonly SqlTokens _tokens = new();
    private readonly QueryWorkspace _workspace = new();
    private readonly CitizenIdReader _citizenIds = new();
    private readonly ComparedIdReader _comparedIds = new(subjects);
    private readonly PurposeReader _purpose = new();
    private readonly DoBody _doBody = new();

    /// <summary>Steps that the last text took; grows no faster than its length.</summary>
    internal long Steps { get; private set; }

    /// <inheritdoc/>
    public void Analyse(ReadOnlySpan<byte> text, SqlReading reading)
    {
        reading.Clear();
        PostgreSqlTokeniser.Read(text, _tokens);
        ReadStatements(text, reading);
        _citizenIds.Read(text, _tokens, reading.CitizenIds);
        _comparedIds.Read(text, _tokens, reading);
        if (_tokens.Comments.Count > 0)
            _purpose.Read(text, _tokens, reading);
        Steps = _tokens.Steps + _doBody.TakeSteps();
        _tokens.Trim();
        _workspace.CommonTables.Trim();
    }

    private void ReadStatements(ReadOnlySpan<byte> text, SqlReading reading)
    {
        var statements = new SqlStatementReader(text, _tokens, _workspace, _doBody, reading);
        var isFirst = true;
        var hasMain = false;
        for (var first = 0; first < _tokens.Count;)
        {
            var end = StatementSplitter.End(_tokens, first);
            if (end > first)
            {
                var outcome = statements.Read(first, end);
                var isMain = !hasMain && outcome.Kind is not (SqlKind.Set or SqlKind.Transaction);
                if (isFirst || isMain)
                    Keep(outcome, reading);
                isFirst = false;
                hasMain |= isMain;
            }

            first = end + 1;
        }
    }

    private static void Keep(in StatementOutcome outcome, SqlReading reading)
    {
        reading.Kind = outcome.Kind;
        reading.HasWhere = outcome.Restricts;
        reading.Limit = outcome.Limit;
    }
}
