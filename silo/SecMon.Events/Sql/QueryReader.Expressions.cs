using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Expressions: a flat view of operands, comparisons, NOT, AND and OR, enough to fold conditions and to count key values.
internal ref partial struct QueryReader
{
    private static void AddTerm(ref QueryFrame frame, Operand term) => frame.Current.Add(term);

    private void AddLiteral(ref QueryFrame frame, SqlTokenKind kind)
    {
        var value = kind switch
        {
            Number => OperandValue.Number,
            SqlTokenKind.String when _tokens[_at].Spelling != SqlSpelling.Bits => OperandValue.String,
            _ => OperandValue.Unknown,
        };
        AddTerm(ref frame, new Operand
        {
            Parts = kind == Parameter ? OperandParts.Parameter : OperandParts.Literal,
            Value = value,
            First = _at,
            Elements = Operand.NotCounted,
        });
        _at++;
    }

    private static void AddTruth(ref QueryFrame frame, SqlWord word) => AddTerm(ref frame, Operand.Condition(OperandParts.Truth, word switch
    {
        SqlWord.True => Truth.True,
        SqlWord.False => Truth.False,
        _ => Truth.Null,
    }));

    private readonly void AddOperator(ref QueryFrame frame, SqlToken token)
    {
        if (frame.Current.IsPresent)
        {
            frame.Current.Blur();
            return;
        }

        if (token.Length == 1 && _text[token.Start] == '-')
            frame.Current.IsNegative = !frame.Current.IsNegative;
        else if (token.Length != 1 || _text[token.Start] is not ((byte)'+' or (byte)'*'))
            frame.Current.Blur();
    }

    private void ReadOperandName(ref QueryFrame frame)
    {
        var first = _at;
        _at = SqlNames.End(_tokens, first);
        if (IsOpen(_at))
        {
            NoteFunction(first);
            var word = _tokens[first].Word;
            Push(FrameKind.Arguments, FrameRole.Operand, frame.InCondition, countsRows: false);
            if (word == SqlWord.Extract)
                _frames[_depth].IsExtract = true;
            return;
        }

        if (_at < _tokens.Length && IsTypedLiteral(first))
            return;
        AddTerm(ref frame, new Operand
        {
            Parts = OperandParts.Column,
            Value = OperandValue.Column,
            First = first,
            After = _at,
            Elements = Operand.NotCounted,
        });
    }

    /// <summary>Passes the type of DATE '…', TIMESTAMP WITH TIME ZONE '…' and the like.</summary>
    private bool IsTypedLiteral(int first)
    {
        var literal = _at;
        if (_tokens[first].Word is SqlWord.Time or SqlWord.Timestamp && PeekWord(0) is SqlWord.With or SqlWord.Without)
            literal += 3;
        if (literal >= _tokens.Length || _tokens[literal].Kind != SqlTokenKind.String)
            return false;
        ref var frame = ref _frames[_depth];
        AddTerm(ref frame, Operand.Condition(OperandParts.Literal, Truth.Unknown));
        _at = literal + 1;
        return true;
    }

    private void SetComparison(ref QueryFrame frame, SqlComparison comparison, bool isNegated)
    {
        if (frame.Comparison != SqlComparison.None)
            frame.Current = Compare(ref frame);
        frame.Left = frame.Current;
        frame.Current = Operand.Absent;
        frame.Comparison = comparison;
        frame.IsNegated = isNegated;
        frame.HasLow = false;
    }

    /// <summary>True when the word before is the NOT of NOT LIKE, NOT IN, NOT BETWEEN.</summary>
    private readonly bool TakeNegation(ref QueryFrame frame) =>
        frame.Current.IsPresent && _at > 0 && _tokens[_at - 1].Word == SqlWord.Not;

    private void ReadNamedOperator(ref QueryFrame frame)
    {
        // OPERATOR(pg_catalog.=)
        var close = AfterParentheses(_at + 1) - 1;
        var last = close > 0 && close - 1 < _tokens.Length ? _tokens[close - 1] : default;
        if (last.Kind == SqlTokenKind.Comparison)
            SetComparison(ref frame, last.Comparison, isNegated: false);
        else
            frame.Current.Blur();
        _at = close + 1;
    }

    private void ReadAnd(ref QueryFrame frame)
    {
        if (frame is { Comparison: SqlComparison.Between, HasLow: false })
        {
            frame.Low = frame.Current;
            frame.HasLow = true;
            frame.Current = Operand.Absent;
            return;
        }

        EndPredicate(ref frame);
    }

    private void ReadIs(ref QueryFrame frame)
    {
        _at++;
        var isNegated = PeekWord(0) == SqlWord.Not;
        if (isNegated)
            _at++;
        var word = PeekWord(0);
        _at++;
        if (word == SqlWord.Null)
        {
            ApplyNullTest(ref frame, isNegated);
        }
        else if (word == SqlWord.Distinct)
        {
            _at += PeekWord(0) == SqlWord.From ? 1 : 0;
            SetComparison(ref frame, isNegated ? SqlComparison.IsNotDistinct : SqlComparison.IsDistinct, isNegated: false);
        }
        else
        {
            if (frame.Comparison != SqlComparison.None)
                frame.Current = Compare(ref frame);
            frame.Current = Operand.Condition(frame.Current.Parts, Truth.Unknown);
        }
    }

    private void ApplyNullTest(ref QueryFrame frame, bool isNegated)
    {
        if (frame.Comparison != SqlComparison.None)
            frame.Current = Compare(ref frame);
        var truth = frame.Current.Value switch
        {
            OperandValue.Null => TruthTables.Of(!isNegated),
            OperandValue.True or OperandValue.False or OperandValue.Number or OperandValue.String => TruthTables.Of(isNegated),
            _ => Truth.Unknown,
        };
        frame.Current = Operand.Condition(frame.Current.Parts, truth);
    }

    private void OpenIn(ref QueryFrame frame)
    {
        SetComparison(ref frame, SqlComparison.In, TakeNegation(ref frame));
        _at++;
        Push(FrameKind.InList, FrameRole.InList, frame.InCondition, countsRows: false);
    }

    private void CloseIn(ref QueryFrame frame, ref QueryFrame list, Operand result)
    {
        var truth = Truth.Unknown;
        if (list.Kind == FrameKind.InList)
        {
            if (frame is { InCondition: true, IsNegated: false } && frame.Left.HasColumn)
                _reading.KeyLiterals += list.Values;
            truth = list.Found;
            if (frame.IsNegated)
                truth = TruthTables.Not(truth);
        }

        frame.Current = Operand.Condition(frame.Left.Parts | result.Parts, truth);
        frame.Left = Operand.Absent;
        frame.Comparison = SqlComparison.None;
        frame.IsNegated = false;
    }

    private void ReadCaseWord(ref QueryFrame frame, SqlWord word)
    {
        if (frame.Kind == FrameKind.Case)
        {
            EndElement(ref frame);
            return;
        }

        if (word == SqlWord.When && frame is { Kind: FrameKind.Query, Verb: QueryVerb.Merge })
        {
            EndClause(ref frame);
            frame.IsAfterQuery = true;
            frame.Clause = QueryClause.Actions;
        }
        else if (frame.Clause == QueryClause.Actions)
        {
            EndExpression(ref frame);
        }
    }

    private readonly int TypeEnd(int at)
    {
        // character varying(9), double precision, timestamp(3) with time zone, interval day to second, "T"[]
        var first = at;
        while (at < _tokens.Length)
        {
            var word = _tokens[at].Word;
            if (at > first && _tokens[at].IsName && _tokens[at - 1].Kind != Dot && !ContinuesType(at))
                break;
            if (_tokens[at].IsName && (!SqlWords.IsReserved(word) || word == SqlWord.With))
                at++;
            else if (_tokens[at].Kind == Dot)
                at++;
            else if (at > first && _tokens[at].Kind == OpenParenthesis)
                at = AfterParentheses(at);
            else if (at > first && _tokens[at].Kind == OpenBracket && at + 1 < _tokens.Length && _tokens[at + 1].Kind == CloseBracket)
                at += 2;
            else if (at > first && _tokens[at].Kind == OpenBracket && at + 2 < _tokens.Length && _tokens[at + 2].Kind == CloseBracket)
                at += 3;
            else
                break;
        }

        return at;
    }

    private readonly bool ContinuesType(int at)
    {
        if (_tokens[at].Word is SqlWord.Varying or SqlWord.With or SqlWord.Without or SqlWord.Zone)
            return true;
        var before = _tokens[at - 1].Word;
        if (_tokens[at].Word == SqlWord.Time)
            return before is SqlWord.With or SqlWord.Without;
        return System.Text.Ascii.EqualsIgnoreCase(_text.Slice(_tokens[at].Start, _tokens[at].Length), "precision"u8);
    }
}
