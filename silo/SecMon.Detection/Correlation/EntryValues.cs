using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>The values of an event that a correlation computes with.</summary>
/// <param name="Counted">See <see cref="MatchTarget.Counted"/>.</param>
/// <param name="Numbers">See <see cref="MatchTarget.Numbers"/>.</param>
internal sealed record EntryValues(IReadOnlyList<string> Counted, IReadOnlyList<double> Numbers)
{
    /// <summary>Stands before the values of a ratio's divided measure, another letter before those of the other one.</summary>
    public const char Over = 'o';

    private const char Under = 'u';

    private static readonly EntryValues None = new([], []);

    /// <summary>The values that an event brings.</summary>
    /// <returns>Null when it lacks what the correlation needs, so that it does not enter (sigma.md 8.6).</returns>
    public static EntryValues? Of(CorrelationRule rule, AccessEvent access) => rule.Keys switch
    {
        NumberKeys keys => IfAny(NumbersOf(access[keys.Field])),
        RunKeys keys => IfAny([.. NumbersOf(access[keys.Field]).Take(1)]),
        FirstSeenKeys keys => IfAny(TextsOf(access, keys.Field)),
        BaselineKeys keys => OfBaseline(keys.Of, access),
        RatioKeys keys => OfRatio(keys, access),
        _ when rule.CountedFields.Count > 0 => IfAny([.. GroupValues.Of(access, rule.CountedFields).Select(GroupValues.AsOne)]),
        _ => None,
    };

    private static EntryValues? IfAny(List<string> counted) => counted.Count == 0 ? null : new EntryValues(counted, []);

    private static EntryValues? IfAny(List<double> numbers) => numbers.Count == 0 ? null : new EntryValues([], numbers);

    private static EntryValues? OfBaseline(Measure measure, AccessEvent access) => measure.Kind switch
    {
        MeasureKind.Count => new EntryValues([], [1]),
        MeasureKind.Sum => IfAny(NumbersOf(access[measure.Field!])),
        _ => IfAny(TextsOf(access, measure.Field!)),
    };

    /// <summary>One number for each measure; what an event lacks adds nothing to it.</summary>
    private static EntryValues OfRatio(RatioKeys keys, AccessEvent access) => new(
        [.. Distinct(keys.Over, Over, access), .. Distinct(keys.Under, Under, access)], [Number(keys.Over, access), Number(keys.Under, access)]);

    private static double Number(Measure measure, AccessEvent access) => measure.Kind switch
    {
        MeasureKind.Count => 1,
        MeasureKind.Sum => NumbersOf(access[measure.Field!]).Sum(),
        _ => 0,
    };

    private static IEnumerable<string> Distinct(Measure measure, char mark, AccessEvent access) =>
        measure.Kind == MeasureKind.Distinct ? TextsOf(access, measure.Field!).Select(text => $"{mark}{text}") : [];

    private static List<string> TextsOf(AccessEvent access, FieldName field) => [.. GroupValues.Of(access, [field]).Select(group => group[0])];

    /// <summary>Numbers, and texts that are JSON numbers; each element of a list.</summary>
    private static List<double> NumbersOf(FieldValue value)
    {
        var numbers = new List<double>();
        foreach (var element in value.Kind == FieldKind.List ? value.Elements : [value])
        {
            if (ExactNumber.TryFrom(element, out var number))
                numbers.Add((double)number);
        }

        return numbers;
    }
}
