using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Relations.
internal ref partial struct QueryReader
{
    private void ReadFrom(ref QueryFrame frame)
    {
        _at++;
        if (frame.Kind is not (FrameKind.Query or FrameKind.FromGroup))
        {
            // extract(year FROM x), substring(x FROM 1), trim(BOTH FROM x)
            if (frame.IsExtract)
                frame.Current = Operand.Absent;
            EndElement(ref frame);
            return;
        }

        if (frame is { Clause: QueryClause.Target, ExpectsTable: true } or { Clause: QueryClause.Actions })
            return;
        EndClause(ref frame);
        frame.Clause = QueryClause.From;
        frame.ExpectsTable = true;
        frame.PendingJoins = 0;
    }

    private void ReadUsing(ref QueryFrame frame)
    {
        _at++;
        if (frame is { Kind: FrameKind.Query, Clause: QueryClause.Target, Verb: QueryVerb.Delete or QueryVerb.Merge })
        {
            EndClause(ref frame);
            frame.Clause = QueryClause.From;
            frame.ExpectsTable = true;
            frame.PendingJoins = 0;
            return;
        }

        if (frame.Clause is not (QueryClause.From or QueryClause.On))
            return;
        if (frame.PendingJoins > 0)
            frame.PendingJoins--;
        if (frame.Clause == QueryClause.On)
            EndClause(ref frame);
        frame.Clause = QueryClause.From;
        if (IsOpen(_at))
            _at = AfterParentheses(_at);
    }

    private bool ReadJoin(ref QueryFrame frame, SqlWord word)
    {
        if (word is SqlWord.Left or SqlWord.Right && IsOpen(_at + 1))
            return false;
        _at++;
        if (frame.Kind is not (FrameKind.Query or FrameKind.FromGroup))
            return true;
        if (frame.Clause == QueryClause.On)
        {
            EndClause(ref frame);
            frame.Clause = QueryClause.From;
        }

        if (frame.Clause != QueryClause.From)
            return true;
        if (word is SqlWord.Cross or SqlWord.Natural)
            frame.IsUnconditional = true;
        if (word != SqlWord.Join)
            return true;
        frame.PendingJoins += frame.IsUnconditional ? 0 : 1;
        frame.IsUnconditional = false;
        frame.ExpectsTable = true;
        return true;
    }

    private void ReadOn(ref QueryFrame frame)
    {
        _at++;
        if (frame.Kind is not (FrameKind.Query or FrameKind.FromGroup))
            return;
        if (frame.Verb == QueryVerb.Insert && Peek(0).Word == SqlWord.Conflict
            && (IsOpen(_at + 1) || PeekWord() is SqlWord.Do or SqlWord.On))
        {
            EndClause(ref frame);
            frame.IsAfterQuery = true;
            frame.Clause = QueryClause.Actions;
            return;
        }

        if (frame.Clause is not (QueryClause.From or QueryClause.On))
            return;
        EndClause(ref frame);
        var isMerge = frame is { Verb: QueryVerb.Merge, Kind: FrameKind.Query, PendingJoins: 0 };
        frame.PendingJoins = Math.Max(0, frame.PendingJoins - 1);
        frame.Clause = isMerge ? QueryClause.MergeOn : QueryClause.On;
        frame.InCondition = true;
    }

    /// <summary>Reads a name: a relation, an alias, a CTE, a column, a function or a type, as the clause has it.</summary>
    private void ReadName(ref QueryFrame frame)
    {
        frame.AtStart = false;
        var isClause = frame.Kind is FrameKind.Query or FrameKind.FromGroup;
        if (isClause && frame.ExpectsTable && frame.Clause is QueryClause.From or QueryClause.Into or QueryClause.Target)
        {
            ReadRelation(ref frame);
            return;
        }

        if (isClause && frame.Clause == QueryClause.With)
        {
            ReadCommonTableName(ref frame);
            return;
        }

        if (isClause && frame.Clause is QueryClause.From or QueryClause.Into or QueryClause.Target)
        {
            _at++;
            return;
        }

        ReadOperandName(ref frame);
    }

    private void ReadRelation(ref QueryFrame frame)
    {
        var first = _at;
        frame.ExpectsTable = false;
        _at = SqlNames.End(_tokens, first);
        if (frame.Clause == QueryClause.From && IsOpen(_at))
        {
            NoteFunction(first);
            Push(FrameKind.Arguments, FrameRole.None, inCondition: false, countsRows: false);
            return;
        }

        var isSingle = _at == first + 1;
        var name = _names.Read(_text, _tokens, first, SkipUnicodeEscape(first));
        var known = frame.Clause == QueryClause.From && isSingle ? _commonTables.Find(name) : -1;
        if (known >= 0)
            ReadKnown(ref frame, known);
        else
            SqlNames.AddOnce(_reading.Tables, name);
    }

    // U&"…" UESCAPE '!': the word and the string belong to the name.
    private int SkipUnicodeEscape(int first)
    {
        var after = _at;
        if (_tokens[first].Spelling == SqlSpelling.Unicode && Peek(0).Word == SqlWord.Uescape)
            _at += 2;
        return after;
    }

    private void ReadKnown(ref QueryFrame frame, int known)
    {
        if (_commonTables.BodyFrame(known) is >= 0 and var body)
            _frames[body].ReadsItself = true;
        else
            frame.BlockRestricts |= _commonTables.Restricts(known);
    }
}
