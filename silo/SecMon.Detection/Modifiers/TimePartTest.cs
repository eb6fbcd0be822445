using System.Globalization;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Modifiers;

/// <summary>A part of an ISO 8601 date or date-time, as written (sigma.md 4).</summary>
internal sealed class TimePartTest(Modifier part, Comparison comparison, ExactNumber number)
    : ValueTest($"{part} {comparison} {number}")
{
    /// <inheritdoc/>
    public override int Cost => CostOf.Reading;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        value.Kind == FieldKind.Text
        && IsoTime.TryParse(value.TextForm(), out var time, out var hasClock)
        && (hasClock || part is not (Modifier.Minute or Modifier.Hour))
        && comparison.Holds(ExactNumber.Of(PartOf(time)).Compare(number));

    private int PartOf(DateTime time) => part switch
    {
        Modifier.Minute => time.Minute,
        Modifier.Hour => time.Hour,
        Modifier.Day => time.Day,
        Modifier.Week => ISOWeek.GetWeekOfYear(time),
        Modifier.Month => time.Month,
        _ => time.Year,
    };
}
