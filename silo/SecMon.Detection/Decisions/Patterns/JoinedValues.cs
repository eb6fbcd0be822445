using System.Runtime.CompilerServices;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Patterns;

/// <summary>Compares the values of two facts.</summary>
internal static class JoinedValues
{
    private const int MostPairs = 64;

    // A list is joined to thousands of others while a session lasts; its texts are gathered once.
    private static readonly ConditionalWeakTable<IReadOnlyList<FieldValue>, HashSet<string>> TextsOfLists = [];

    /// <summary>True when a join holds for two values.</summary>
    public static bool Holds(FactJoin join, FieldValue left, FieldValue right) => join.Operator switch
    {
        JoinOperator.Equal => HaveCommon(left, right),
        JoinOperator.NotEqual => !HaveCommon(left, right),
        JoinOperator.Contains => Contains(left, right),
        JoinOperator.Within => IsNumber(left) && IsNumber(right) && IsWithin(left.AsInteger - right.AsInteger, join),
        _ => IsNumber(left) && IsNumber(right) && Compares(join.Operator, Order(left, right)),
    };

    private static bool IsWithin(long ticks, FactJoin join) => ticks >= join.AfterTicks && ticks <= join.BeforeTicks;

    private static bool IsNumber(FieldValue value) => value.Kind is FieldKind.Integer or FieldKind.Number;

    /// <summary>Ticks of two times are too near each other for a double.</summary>
    private static int Order(FieldValue left, FieldValue right) =>
        left.Kind == FieldKind.Integer && right.Kind == FieldKind.Integer ? left.AsInteger.CompareTo(right.AsInteger) : left.AsDouble.CompareTo(right.AsDouble);

    private static bool Compares(JoinOperator comparison, int order) => comparison switch
    {
        JoinOperator.Less => order < 0,
        JoinOperator.LessOrEqual => order <= 0,
        JoinOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static bool HaveCommon(FieldValue left, FieldValue right)
    {
        var (ones, others) = (Elements(left), Elements(right));
        if (ones.Count * others.Count > MostPairs)
            return HaveCommon(ones, others);
        foreach (var one in ones)
        {
            foreach (var other in others)
            {
                if (AreEqual(one, other))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Two cases may have a hundred accounts each: to compare every pair of them would take a hundred times as long.</summary>
    private static bool HaveCommon(IReadOnlyList<FieldValue> ones, IReadOnlyList<FieldValue> others)
    {
        if (ones.Count < others.Count)
            (ones, others) = (others, ones);
        var texts = TextsOfLists.GetValue(ones, TextsOf);
        foreach (var other in others)
        {
            if (other.IsScalar && other.TextForm() is { } text && texts.Contains(text))
                return true;
        }

        return false;
    }

    private static HashSet<string> TextsOf(IReadOnlyList<FieldValue> values) =>
        values.Where(value => value.IsScalar).Select(value => value.TextForm()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool Contains(FieldValue left, FieldValue right)
    {
        if (left.Kind == FieldKind.List)
            return HaveCommon(left, right);
        return left.TextForm() is { } text && right.TextForm() is { } part && text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static bool AreEqual(FieldValue left, FieldValue right) =>
        left.IsScalar && right.IsScalar && string.Equals(left.TextForm(), right.TextForm(), StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<FieldValue> Elements(FieldValue value) => value.Kind == FieldKind.List ? value.Elements : [value];
}
