using System.Globalization;

namespace SecMon.Events.Sql;

/// <summary>Compares literals as the server would, where sql.md says that folding knows it.</summary>
internal static class ConstantFolding
{
    private const int LongestNumberBytes = 28;

    /// <summary>The truth of a comparison.</summary>
    public static Truth Compare(
        ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, SqlComparison comparison, Operand left, Operand right)
    {
        if (left.Quantifier != Quantifier.None || right.Quantifier != Quantifier.None)
            return Truth.Unknown;
        if (left.Value == OperandValue.Column && right.Value == OperandValue.Column)
            return comparison == SqlComparison.Equal && IsSameColumn(text, tokens, left, right) ? Truth.True : Truth.Unknown;
        if (comparison is SqlComparison.IsDistinct or SqlComparison.IsNotDistinct or SqlComparison.NullSafeEqual)
            return CompareNullSafe(text, tokens, comparison, left, right);
        if ((left.Value == OperandValue.Null && right.IsPresent) || right.Value == OperandValue.Null)
            return Truth.Null;
        if (comparison is SqlComparison.Like or SqlComparison.CaselessLike)
            return LikeFolding.Match(text, tokens, comparison == SqlComparison.CaselessLike, left, right);
        return Order(text, tokens, left, right) is { } order ? Judge(comparison, order) : Truth.Unknown;
    }

    /// <summary>Negative, zero or positive; null when it cannot be known.</summary>
    private static int? Order(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, Operand left, Operand right)
    {
        if (IsBoolean(left) && IsBoolean(right))
            return (left.Value == OperandValue.True ? 1 : 0) - (right.Value == OperandValue.True ? 1 : 0);
        if (left.Value == OperandValue.String && right.Value == OperandValue.String)
            return Strings(text, tokens[left.First], tokens[right.First]);
        if (!IsScalar(left) || !IsScalar(right))
            return null;
        return Number(text, tokens, left) is { } one && Number(text, tokens, right) is { } other ? one.CompareTo(other) : null;
    }

    private static Truth CompareNullSafe(
        ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, SqlComparison comparison, Operand left, Operand right)
    {
        var wantsSame = comparison != SqlComparison.IsDistinct;
        var leftIsNull = left.Value == OperandValue.Null;
        var rightIsNull = right.Value == OperandValue.Null;
        if (leftIsNull && rightIsNull)
            return TruthTables.Of(wantsSame);
        if ((leftIsNull && IsConstant(right)) || (rightIsNull && IsConstant(left)))
            return TruthTables.Of(!wantsSame);
        return Order(text, tokens, left, right) is { } order ? TruthTables.Of(order == 0 == wantsSame) : Truth.Unknown;
    }

    private static Truth Judge(SqlComparison comparison, int order) => comparison switch
    {
        SqlComparison.Equal => TruthTables.Of(order == 0),
        SqlComparison.NotEqual => TruthTables.Of(order != 0),
        SqlComparison.Less => TruthTables.Of(order < 0),
        SqlComparison.LessOrEqual => TruthTables.Of(order <= 0),
        SqlComparison.Greater => TruthTables.Of(order > 0),
        SqlComparison.GreaterOrEqual => TruthTables.Of(order >= 0),
        _ => Truth.Unknown,
    };

    private static bool IsBoolean(Operand operand) => operand.Value is OperandValue.True or OperandValue.False;

    private static bool IsScalar(Operand operand) => operand.Value is OperandValue.Number or OperandValue.String;

    private static bool IsConstant(Operand operand) => IsBoolean(operand) || IsScalar(operand);

    private static int? Strings(ReadOnlySpan<byte> text, SqlToken left, SqlToken right)
    {
        var one = SqlLiteral.Raw(text, left);
        var other = SqlLiteral.Raw(text, right);
        if (SqlLiteral.IsPlain(left) && SqlLiteral.IsPlain(right))
            return one.SequenceCompareTo(other);
        // Escapes may spell the same text in two ways, so only the same spelling says something.
        return left.Spelling == right.Spelling && one.SequenceEqual(other) ? 0 : null;
    }

    private static decimal? Number(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, Operand operand)
    {
        ref readonly var token = ref tokens[operand.First];
        var digits = operand.Value == OperandValue.String ? SqlLiteral.Raw(text, token) : text.Slice(token.Start, token.Length);
        if (digits.Length > LongestNumberBytes || !decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        return operand.IsNegative ? -number : number;
    }

    private static bool IsSameColumn(ReadOnlySpan<byte> text, ReadOnlySpan<SqlToken> tokens, Operand left, Operand right)
    {
        if (left.After - left.First != right.After - right.First)
            return false;
        for (var at = 0; at < left.After - left.First; at++)
        {
            if (!IsSameName(text, tokens[left.First + at], tokens[right.First + at]))
                return false;
        }

        return true;
    }

    private static bool IsSameName(ReadOnlySpan<byte> text, SqlToken left, SqlToken right)
    {
        var one = left.Kind == SqlTokenKind.QuotedName ? SqlLiteral.Raw(text, left) : text.Slice(left.Start, left.Length);
        var other = right.Kind == SqlTokenKind.QuotedName ? SqlLiteral.Raw(text, right) : text.Slice(right.Start, right.Length);
        if (one.Length != other.Length)
            return false;
        for (var at = 0; at < one.Length; at++)
        {
            if (Fold(one[at], left.Kind) != Fold(other[at], right.Kind))
                return false;
        }

        return true;
    }

    private static int Fold(byte letter, SqlTokenKind kind) =>
        kind == SqlTokenKind.Word && letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter;
}
