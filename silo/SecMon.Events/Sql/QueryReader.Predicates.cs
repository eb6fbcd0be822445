namespace SecMon.Events.Sql;

// Ends of predicates, conjunctions, expressions and list elements.
internal ref partial struct QueryReader
{
    private Operand Compare(ref QueryFrame frame)
    {
        if (frame.InCondition)
            CountKeys(frame.Comparison, frame.Left, frame.Current);
        var parts = frame.Left.Parts | frame.Current.Parts;
        var truth = ConstantFolding.Compare(_text, _tokens, frame.Comparison, frame.Left, frame.Current);
        if (frame.Comparison == SqlComparison.Between)
        {
            parts |= frame.Low.Parts;
            truth = frame.HasLow ? Between(frame.Left, frame.Low, frame.Current) : Truth.Unknown;
        }

        if (frame.IsNegated)
            truth = TruthTables.Not(truth);
        frame.Comparison = SqlComparison.None;
        frame.IsNegated = frame.HasLow = false;
        return Operand.Condition(parts, truth);
    }

    private readonly Truth Between(Operand value, Operand low, Operand high) => TruthTables.And(
        ConstantFolding.Compare(_text, _tokens, SqlComparison.GreaterOrEqual, value, low),
        ConstantFolding.Compare(_text, _tokens, SqlComparison.LessOrEqual, value, high));

    private readonly void CountKeys(SqlComparison comparison, Operand left, Operand right)
    {
        if (comparison is not (SqlComparison.Equal or SqlComparison.NullSafeEqual or SqlComparison.IsNotDistinct))
            return;
        if (left.Quantifier == Quantifier.All || right.Quantifier == Quantifier.All)
            return;
        if (left.HasColumn && right.Quantifier == Quantifier.Any)
            _reading.KeyLiterals += ArrayValues(right);
        else if ((left.HasColumn && right.IsKeyValue) || (right.HasColumn && left.IsKeyValue))
            _reading.KeyLiterals++;
    }

    private readonly int ArrayValues(Operand array)
    {
        if (array.Elements != Operand.NotCounted)
            return array.Elements;
        if (!array.IsKeyValue)
            return 0;
        return array.Value == OperandValue.String ? ArrayLiteral.Count(SqlLiteral.Raw(_text, _tokens[array.First])) : 1;
    }

    private void EndPredicate(ref QueryFrame frame)
    {
        if (frame.Comparison != SqlComparison.None)
            frame.Current = Compare(ref frame);

        var truth = frame.Current.Truth;
        if (frame.HasNot)
        {
            truth = TruthTables.Not(truth);
            frame.Current = Operand.Condition(frame.Current.Parts, truth);
        }

        if (frame.Predicates++ == 0)
            frame.Single = frame.Current;
        frame.And = TruthTables.And(frame.And, truth);
        frame.Parts |= frame.Current.Parts;
        frame.HasNot = false;
        frame.Current = Operand.Absent;
    }

    private static void EndConjunction(ref QueryFrame frame)
    {
        frame.Or = TruthTables.Or(frame.Or, frame.And);
        frame.And = Truth.True;
    }

    /// <summary>Ends the expression that is being read and starts the next one.</summary>
    private Operand EndExpression(ref QueryFrame frame)
    {
        if (frame is { Predicates: 0, Comparison: SqlComparison.None, Current.IsPresent: false })
        {
            frame.StartExpression();
            return Operand.Absent;
        }

        EndPredicate(ref frame);
        EndConjunction(ref frame);
        var result = frame.Predicates == 1 ? frame.Single : Operand.Condition(frame.Parts, frame.Or);
        frame.Seen |= frame.Parts;
        frame.StartExpression();
        return result;
    }

    /// <summary>Ends one element of what stands in parentheses, brackets or CASE.</summary>
    private Operand EndElement(ref QueryFrame frame)
    {
        var element = EndExpression(ref frame);
        if (!element.IsPresent)
            return element;

        frame.Elements++;
        if (frame.Role == FrameRole.Array && element.Elements != Operand.NotCounted)
            frame.Values += element.Elements;
        else if (element.IsKeyValue)
            frame.Values++;
        if (frame.Kind == FrameKind.InList)
        {
            ref var owner = ref _frames[_depth - 1];
            frame.Found = TruthTables.Or(
                frame.Found, ConstantFolding.Compare(_text, _tokens, SqlComparison.Equal, owner.Left, element));
        }

        return element;
    }
}
