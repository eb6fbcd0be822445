using System.Globalization;
using System.Numerics;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>
/// A number of a rule or an event. Integers of 64 bits and decimal fractions compare exactly; only what no
/// <see cref="decimal"/> can hold compares as a double.
/// </summary>
internal readonly record struct ExactNumber
{
    private readonly decimal _exact;
    private readonly double _rounded;
    private readonly bool _isExact;

    private ExactNumber(decimal exact)
    {
        _exact = exact;
        _rounded = (double)exact;
        _isExact = true;
    }

    private ExactNumber(double rounded) => _rounded = rounded;

    /// <summary>The number of an event value: a number, or text that is a JSON number.</summary>
    public static bool TryFrom(in FieldValue value, out ExactNumber number)
    {
        number = default;
        switch (value.Kind)
        {
            case FieldKind.Integer:
                number = Of(value.AsInteger);
                return true;
            case FieldKind.Number or FieldKind.Text:
                return TryParseJson(value.TextForm(), out number);
            default:
                return false;
        }
    }

    /// <summary>Reads a JSON number (RFC 8259, section 6), nothing before or after it.</summary>
    public static bool TryParseJson(ReadOnlySpan<char> text, out ExactNumber number)
    {
        number = default;
        if (!IsJsonNumber(text))
            return false;
        number = ParseDecimal(text);
        return true;
    }

    /// <summary>A whole number.</summary>
    public static ExactNumber Of(long number) => new((decimal)number);

    /// <summary>Reads an integer or float of the YAML core schema.</summary>
    public static ExactNumber ParseYaml(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return FromDigits(text.AsSpan(2), 16);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return FromDigits(text.AsSpan(2), 8);
        return ParseDecimal(text);
    }

    /// <summary>A number of the YAML core schema as JSON writes it; left as it is where both write it alike.</summary>
    public static string JsonOf(string yaml) => IsJsonNumber(yaml) ? yaml : ParseYaml(yaml).ToString();

    /// <summary>The nearest double.</summary>
    public static explicit operator double(ExactNumber number) => number._rounded;

    /// <summary>Negative when this number is less than the other, 0 when they are equal.</summary>
    public int Compare(ExactNumber other) =>
        _isExact && other._isExact ? _exact.CompareTo(other._exact) : _rounded.CompareTo(other._rounded);

    /// <summary>The same text for equal numbers.</summary>
    public override string ToString() => _isExact ? (_exact / 1.0000000000000000000000000000m).ToString() : _rounded.ToString("R");

    private static ExactNumber ParseDecimal(ReadOnlySpan<char> text)
    {
        const NumberStyles Written = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var rounded = double.Parse(text, Written, CultureInfo.InvariantCulture);
        // decimal turns numbers too small for it into zero, and the last digits of very long fractions away
        var isExact = decimal.TryParse(text, Written, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || rounded == 0);
        return isExact ? new ExactNumber(exact) : new ExactNumber(rounded);
    }

    private static ExactNumber FromDigits(ReadOnlySpan<char> digits, int radix)
    {
        var sum = BigInteger.Zero;
        foreach (var digit in digits[..Math.Min(digits.Length, 64)])
            sum = (sum * radix) + Convert.ToInt32(digit.ToString(), 16);
        return sum <= ulong.MaxValue ? new ExactNumber((decimal)sum) : new ExactNumber((double)sum);
    }

    private static bool IsJsonNumber(ReadOnlySpan<char> text)
    {
        text = text is ['-', ..] ? text[1..] : text;
        var digits = DigitsAt(text);
        if (digits == 0 || (digits > 1 && text[0] == '0'))
            return false;

        text = text[digits..];
        if (text is ['.', ..])
        {
            var fraction = DigitsAt(text[1..]);
            if (fraction == 0)
                return false;
            text = text[(fraction + 1)..];
        }

        if (text is not ['e' or 'E', ..])
            return text.IsEmpty;
        text = text[1..] is ['+' or '-', ..] ? text[2..] : text[1..];
        return !text.IsEmpty && DigitsAt(text) == text.Length;
    }

    private static int DigitsAt(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
