using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Words: what begins a clause, what belongs to an expression, and what is a name.
internal ref partial struct QueryReader
{
    private void ReadWord(ref QueryFrame frame, SqlWord word)
    {
        if (word == SqlWord.None)
        {
            ReadName(ref frame);
            return;
        }

        if (frame.AtStart && StartQuery(ref frame, word))
            return;
        frame.AtStart = false;
        if (frame.Clause == QueryClause.With && ReadCommonTableWord(ref frame, word))
            return;
        if (frame.Kind is FrameKind.Query or FrameKind.FromGroup && ReadVerbWord(ref frame, word))
            return;
        if (!SqlWords.IsReserved(word))
        {
            ReadUnreserved(ref frame, word);
            return;
        }

        if (!ReadClauseWord(ref frame, word) && !ReadExpressionWord(ref frame, word))
            ReadName(ref frame);
    }

    /// <summary>Reads words that clauses are made of and that can be names elsewhere.</summary>
    private bool ReadVerbWord(ref QueryFrame frame, SqlWord word)
    {
        switch (word)
        {
            case SqlWord.Set when frame.Clause == QueryClause.Target:
                EndClause(ref frame);
                _at++;
                return true;
            case SqlWord.Conflict when frame is { Verb: QueryVerb.Insert, Clause: QueryClause.Actions }:
                _at++;
                return true;
            case SqlWord.Tablesample when frame is { Clause: QueryClause.From, ExpectsTable: false } && Peek().IsName:
                _at += 2;
                return true;
            case SqlWord.Rows when frame is { Clause: QueryClause.From, ExpectsTable: true } && PeekWord() == SqlWord.From && IsOpen(_at + 2):
                frame.ExpectsTable = false;
                _at += 2;
                Push(FrameKind.Arguments, FrameRole.None, inCondition: false, countsRows: false);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads words that are part of an expression only in certain places.</summary>
    private void ReadUnreserved(ref QueryFrame frame, SqlWord word)
    {
        switch (word)
        {
            case SqlWord.Operator when IsOpen(_at + 1):
                ReadNamedOperator(ref frame);
                return;
            case SqlWord.At when PeekWord() is SqlWord.Time or SqlWord.Local:
                frame.Current.Blur();
                _at += PeekWord() == SqlWord.Time ? 3 : 2;
                return;
            case SqlWord.Escape or SqlWord.Uescape when Peek().Kind == SqlTokenKind.String:
                _at += 2;
                return;
            case SqlWord.Year or SqlWord.Month or SqlWord.Day or SqlWord.Hour or SqlWord.Minute or SqlWord.Second
                when IsIntervalUnit():
                _at++;
                return;
            case SqlWord.To when IsIntervalUnit():
                _at += 2;
                return;
            default:
                ReadName(ref frame);
                return;
        }
    }

    private readonly bool IsIntervalUnit() =>
        _at > 1 && _tokens[_at - 1].Kind == SqlTokenKind.String && _tokens[_at - 2].Word == SqlWord.Interval;

    /// <summary>Reads reserved words that begin or part clauses.</summary>
    private bool ReadClauseWord(ref QueryFrame frame, SqlWord word)
    {
        switch (word)
        {
            case SqlWord.Select:
                frame = ref Clauses();
                MakeQuery(ref frame);
                StartSelect(ref frame);
                return true;
            case SqlWord.Union or SqlWord.Intersect or SqlWord.Except:
                frame = ref Clauses();
                MakeQuery(ref frame);
                StartBranch(ref frame);
                return true;
            case SqlWord.From:
                ReadFrom(ref frame);
                return true;
            case SqlWord.Where or SqlWord.Having:
                StartWhere(ref frame);
                return true;
            case SqlWord.Order or SqlWord.Group or SqlWord.Window or SqlWord.Returning or SqlWord.Offset or SqlWord.For:
                StartOther(ref frame);
                return true;
            case SqlWord.Limit or SqlWord.Fetch:
                StartOther(ref frame);
                ReadLimit(ref frame, word);
                return true;
            case SqlWord.Into:
                ReadInto(ref frame);
                return true;
            case SqlWord.Values or SqlWord.Table:
                ReadRows(ref frame, word);
                return true;
            case SqlWord.Using:
                ReadUsing(ref frame);
                return true;
            case SqlWord.On:
                ReadOn(ref frame);
                return true;
            case SqlWord.With:
                ReadWith(ref frame);
                return true;
            case SqlWord.As:
                ReadAs(ref frame);
                return true;
            case SqlWord.Join or SqlWord.Inner or SqlWord.Cross or SqlWord.Natural or SqlWord.Full or SqlWord.Left or SqlWord.Right:
                return ReadJoin(ref frame, word);
            case SqlWord.Only or SqlWord.Lateral:
                _at++;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads reserved words of which expressions are made.</summary>
    private bool ReadExpressionWord(ref QueryFrame frame, SqlWord word)
    {
        switch (word)
        {
            case SqlWord.And:
                ReadAnd(ref frame);
                break;
            case SqlWord.Or:
                EndPredicate(ref frame);
                EndConjunction(ref frame);
                break;
            case SqlWord.Not:
                if (!frame.Current.IsPresent)
                    frame.HasNot = !frame.HasNot;
                break;
            case SqlWord.In when IsOpen(_at + 1):
                OpenIn(ref frame);
                return true;
            case SqlWord.Like:
                SetComparison(ref frame, SqlComparison.Like, TakeNegation(ref frame));
                break;
            case SqlWord.Ilike:
                SetComparison(ref frame, SqlComparison.CaselessLike, TakeNegation(ref frame));
                break;
            case SqlWord.Similar:
                SetComparison(ref frame, SqlComparison.Similar, TakeNegation(ref frame));
                _at += PeekWord() == SqlWord.To ? 1 : 0;
                break;
            case SqlWord.Between:
                SetComparison(ref frame, SqlComparison.Between, TakeNegation(ref frame));
                _at += PeekWord() == SqlWord.Symmetric ? 1 : 0;
                break;
            case SqlWord.Is:
                ReadIs(ref frame);
                return true;
            case SqlWord.Isnull or SqlWord.Notnull:
                ApplyNullTest(ref frame, word == SqlWord.Notnull);
                break;
            case SqlWord.Null or SqlWord.True or SqlWord.False:
                AddTruth(ref frame, word);
                break;
            case SqlWord.Any or SqlWord.Some or SqlWord.All when IsOpen(_at + 1):
                _at++;
                Push(FrameKind.Group, word == SqlWord.All ? FrameRole.All : FrameRole.Any, frame.InCondition, countsRows: false);
                return true;
            case SqlWord.Case:
                Push(FrameKind.Case, FrameRole.Operand, frame.InCondition, countsRows: false);
                if (_flattened > 0)
                    _flattened--;   // END is not counted where levels are not told apart
                return true;
            case SqlWord.When or SqlWord.Then or SqlWord.Else:
                ReadCaseWord(ref frame, word);
                break;
            case SqlWord.End:
                if (frame.Kind == FrameKind.Case)
                    Close();
                break;
            case SqlWord.Cast when IsOpen(_at + 1):
                _at++;
                Push(FrameKind.Group, FrameRole.Operand, frame.InCondition, countsRows: false);
                return true;
            case SqlWord.Collate:
                _at = SqlNames.End(_tokens, _at + 1);
                return true;
            case SqlWord.CurrentDate or SqlWord.CurrentTime or SqlWord.CurrentTimestamp or SqlWord.CurrentUser or SqlWord.CurrentRole
                or SqlWord.CurrentCatalog or SqlWord.SessionUser or SqlWord.User or SqlWord.Localtime or SqlWord.Localtimestamp:
                AddTerm(ref frame, Operand.Condition(OperandParts.Function, Truth.Unknown));
                break;
            case SqlWord.All or SqlWord.Any or SqlWord.Some or SqlWord.Array or SqlWord.Asc or SqlWord.Desc or SqlWord.Distinct
                or SqlWord.Exists or SqlWord.In or SqlWord.Row or SqlWord.Unique or SqlWord.Variadic or SqlWord.Create or SqlWord.Grant
                or SqlWord.References:
                break;
            default:
                return false;
        }

        _at++;
        return true;
    }

    /// <summary>The innermost frame that can hold a query: a CASE or bracket left open ends where a query goes on.</summary>
    private ref QueryFrame Clauses()
    {
        while (_depth > 0 && _frames[_depth].Kind is FrameKind.Case or FrameKind.Brackets)
            Close();
        return ref _frames[_depth];
    }
}
