using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Detection.Alerts;

/// <summary>Writes JSON so that equal documents have equal bytes (RFC 8785, JSON Canonicalization Scheme).</summary>
public static class CanonicalJson
{
    /// <summary>The canonical text of a node; null is <c>null</c>.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>Appends a string with its quotes, escaped as RFC 8785, 3.2.2.2 says.</summary>
    public static void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            switch (letter)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"); break;
                default: AppendWhole(value, ref i, text); break;
            }
        }

        text.Append('"');
    }

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject fields: WriteObject(fields, text); break;
            case JsonArray elements: WriteArray(elements, text); break;
            default: WriteValue((JsonValue)node, text); break;
        }
    }

    private static void WriteObject(JsonObject fields, StringBuilder text)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (!isFirst)
                text.Append(',');
            isFirst = false;
            WriteString(key, text);
            text.Append(':');
            Write(value, text);
        }

        text.Append('}');
    }

    private static void WriteArray(JsonArray elements, StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < elements.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            Write(elements[i], text);
        }

        text.Append(']');
    }

    private static void WriteValue(JsonValue value, StringBuilder text)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: WriteString(value.GetValue<string>(), text); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            case JsonValueKind.Number: WriteNumber(value, text); break;
            default: text.Append("null"); break;
        }
    }

    /// <summary>Whole numbers keep all their digits: SecMon's own are below 2^63, where RFC 8785 would round past 2^53.</summary>
    private static void WriteNumber(JsonValue value, StringBuilder text)
    {
        var written = value.ToJsonString();
        if (long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            text.Append(whole.ToString(CultureInfo.InvariantCulture));
        else
            text.Append(EcmaScriptNumber(double.Parse(written, CultureInfo.InvariantCulture)));
    }

    /// <summary>ECMAScript's Number::toString, which RFC 8785 asks for: shortest digits, exponent from 1e21 and below 1e-6.</summary>
    private static string EcmaScriptNumber(double number)
    {
        if (!double.IsFinite(number))
            throw new ArgumentException("JSON has no such number", nameof(number));
        if (number == 0)
            return "0";

        var (digits, exponent) = Shortest(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
        var sign = number < 0 ? "-" : "";
        if (exponent is > 21 or < -5)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent > 0 ? "+" : "-")}{Math.Abs(exponent - 1)}";
        }

        if (exponent <= 0)
            return $"{sign}0.{new string('0', -exponent)}{digits}";
        return digits.Length <= exponent
            ? $"{sign}{digits.PadRight(exponent, '0')}"
            : $"{sign}{digits[..exponent]}.{digits[exponent..]}";
    }

    /// <summary>The digits without zeros at either end, and where the point stands: 0.digits × 10^exponent.</summary>
    private static (string Digits, int Exponent) Shortest(string written)
    {
        var parts = written.Split('E');
        var whole = parts[0].Split('.')[0];
        var digits = parts[0].Replace(".", "").TrimStart('0');
        var leadingZeros = parts[0].Replace(".", "").Length - digits.Length;
        var exponent = whole.Length - leadingZeros + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return (digits.TrimEnd('0'), exponent);
    }

    private static void AppendWhole(string value, ref int index, StringBuilder text)
    {
        if (!char.IsSurrogate(value[index]))
        {
            text.Append(value[index]);
        }
        else if (index + 1 < value.Length && char.IsSurrogatePair(value[index], value[index + 1]))
        {
            text.Append(value, index++, 2);
        }
        else
        {
            text.Append('\uFFFD');   // a lone surrogate cannot be written as UTF-8
        }
    }
}
