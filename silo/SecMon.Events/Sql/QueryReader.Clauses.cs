using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

// Verbs and clauses of a query.
internal ref partial struct QueryReader
{
    private bool StartQuery(ref QueryFrame frame, SqlWord word)
    {
        if (word is SqlWord.All or SqlWord.Distinct && frame.Verb != QueryVerb.None)
        {
            _at++;
            return true;
        }

        switch (word)
        {
            case SqlWord.With:
                MakeQuery(ref frame);
                StartWith(ref frame);
                return true;
            case SqlWord.Values when frame.Kind == FrameKind.Query || IsOpen(_at + 1):
                MakeQuery(ref frame);
                ReadRows(ref frame, word);
                return true;
            case SqlWord.Table:
                MakeQuery(ref frame);
                ReadRows(ref frame, word);
                return true;
            case SqlWord.Insert or SqlWord.Replace or SqlWord.Merge or SqlWord.Update or SqlWord.Delete when frame.Kind == FrameKind.Query:
                StartChange(ref frame, word);
                return true;
            default:
                return false;
        }
    }

    private static void MakeQuery(ref QueryFrame frame)
    {
        if (frame.Kind == FrameKind.Query)
            return;
        frame.Kind = FrameKind.Query;
        frame.InCondition = false;
        if (frame.Verb == QueryVerb.None)
            frame.Verb = QueryVerb.Select;
    }

    private void StartChange(ref QueryFrame frame, SqlWord word)
    {
        frame.AtStart = false;
        frame.Verb = word switch
        {
            SqlWord.Insert or SqlWord.Replace => QueryVerb.Insert,
            SqlWord.Update => QueryVerb.Update,
            SqlWord.Delete => QueryVerb.Delete,
            _ => QueryVerb.Merge,
        };
        frame.Clause = frame.Verb == QueryVerb.Insert ? QueryClause.Into : QueryClause.Target;
        frame.ExpectsTable = true;
        _at++;
        if (PeekWord(0) is SqlWord.Into or SqlWord.From)
            _at++;
    }

    private void StartSelect(ref QueryFrame frame)
    {
        EndClause(ref frame);
        frame.AtStart = false;
        if (frame.Verb is QueryVerb.None or QueryVerb.Values)
            frame.Verb = QueryVerb.Select;
        frame.Clause = QueryClause.SelectList;
        _at++;
    }

    private void StartBranch(ref QueryFrame frame)
    {
        EndClause(ref frame);
        frame.EarlierRestrict &= frame.BlockRestricts || frame.ReadsItself;
        frame.BlockRestricts = frame.ReadsItself = false;
        frame.Limit = -1;
        frame.HasSetOperation = true;
        frame.AtStart = true;
        _at++;
    }

    private void StartOther(ref QueryFrame frame)
    {
        if (frame.Kind == FrameKind.Group && frame.Current.IsPresent && (frame.Current.Parts & OperandParts.Subquery) != OperandParts.None)
            MakeQuery(ref frame);
        if (frame.Kind is FrameKind.Query or FrameKind.FromGroup)
            EndClause(ref frame);
        else
            EndElement(ref frame);
        _at++;
    }

    private void StartWhere(ref QueryFrame frame)
    {
        if (frame.Kind is FrameKind.Query or FrameKind.FromGroup)
        {
            EndClause(ref frame);
            frame.Clause = QueryClause.Where;
        }
        else
        {
            EndElement(ref frame);  // FILTER (WHERE …)
        }

        frame.InCondition = true;
        _at++;
    }

    /// <summary>Ends the expression of a clause and notes what it says about the rows.</summary>
    private void EndClause(ref QueryFrame frame)
    {
        var condition = EndExpression(ref frame);
        var truth = condition.Truth;
        var restricts = truth is Truth.False or Truth.Null || (truth == Truth.Unknown && (condition.Parts & OperandParts.Named) != OperandParts.None);
        switch (frame.Clause)
        {
            case QueryClause.Where when !frame.IsAfterQuery:
                frame.BlockRestricts |= restricts;
                frame.OwnCondition |= restricts && frame.Verb != QueryVerb.Merge;
                break;
            case QueryClause.MergeOn:
                frame.OwnCondition |= restricts;
                break;
            case QueryClause.On:
                frame.BlockRestricts |= restricts && (condition.Parts & OperandParts.AnyLiteral) != OperandParts.None;
                break;
        }

        if (frame.Clause == QueryClause.Actions)
            return;
        frame.Clause = frame.IsAfterQuery ? QueryClause.Actions : QueryClause.Other;
        frame.ExpectsTable = false;
        frame.InCondition = false;
    }

    private void ReadComma(ref QueryFrame frame)
    {
        _at++;
        frame.AtStart = false;
        if (frame.Kind is not (FrameKind.Query or FrameKind.FromGroup))
        {
            EndElement(ref frame);
            return;
        }

        switch (frame.Clause)
        {
            case QueryClause.From or QueryClause.On:
                EndClause(ref frame);
                frame.Clause = QueryClause.From;
                frame.ExpectsTable = true;
                frame.PendingJoins = 0;
                break;
            case QueryClause.With:
                frame.CommonTableName = -1;
                frame.ExpectsBody = false;
                break;
            default:
                EndExpression(ref frame);
                break;
        }
    }

    private void ReadRows(ref QueryFrame frame, SqlWord word)
    {
        if (frame.Kind != FrameKind.Query || frame.Verb is QueryVerb.Merge || frame.Clause == QueryClause.Actions)
        {
            _at++;
            return;
        }

        EndClause(ref frame);
        frame.AtStart = false;
        if (frame.Verb == QueryVerb.None || (frame.Verb == QueryVerb.Select && word == SqlWord.Values))
            frame.Verb = word == SqlWord.Values ? QueryVerb.Values : QueryVerb.Select;
        frame.Clause = word == SqlWord.Values ? QueryClause.Values : QueryClause.From;
        frame.ExpectsTable = word == SqlWord.Table;
        _at++;
    }

    private void ReadInto(ref QueryFrame frame)
    {
        _at++;
        if (frame is not { Kind: FrameKind.Query, Clause: QueryClause.SelectList or QueryClause.Other, Verb: QueryVerb.Select or QueryVerb.None })
            return;
        EndClause(ref frame);
        frame.Clause = QueryClause.Into;
        frame.ExpectsTable = true;
        var isTemporary = false;
        for (; PeekWord(0) is SqlWord.Temp or SqlWord.Temporary or SqlWord.Local or SqlWord.Global or SqlWord.Unlogged or SqlWord.Table; _at++)
            isTemporary |= PeekWord(0) is SqlWord.Temp or SqlWord.Temporary;
        if (_at < _tokens.Length && _tokens[_at].IsName)
            _reading.CopyTarget = (_names.Read(_text, _tokens, _at, SqlNames.End(_tokens, _at)), isTemporary);
    }

    private void ReadLimit(ref QueryFrame frame, SqlWord word)
    {
        if (frame.Kind != FrameKind.Query)
            return;
        var limit = word == SqlWord.Fetch ? RowLimit.Fetch(_text, _tokens, _at) : RowLimit.Limit(_text, _tokens, _at);
        if (limit >= 0 && (frame.Limit < 0 || limit < frame.Limit))
            frame.Limit = limit;
    }

    private void ReadAs(ref QueryFrame frame)
    {
        _at++;
        if (frame.Kind is not (FrameKind.Query or FrameKind.FromGroup))
        {
            _at = TypeEnd(_at);  // CAST (x AS type)
            return;
        }

        if (frame.Clause is QueryClause.SelectList or QueryClause.From or QueryClause.Into or QueryClause.Target or QueryClause.Other && Peek(0).IsName)
            _at++;
    }
}
