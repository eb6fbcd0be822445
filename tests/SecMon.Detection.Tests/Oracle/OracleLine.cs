using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>One line <c>field|modifiers: values</c> (sigma.md 3 and 4); a line without a field is keywords.</summary>
internal sealed class OracleLine
{
    private readonly string _field;
    private readonly string[] _modifiers;
    private readonly List<Func<JsonElement, bool>> _tests;   // each of the whole event

    public OracleLine(string key, IEnumerable<OracleScalar> values, IReadOnlyDictionary<string, string[]> lists)
    {
        var words = key.Split('|');
        _field = words[0];
        _modifiers = words[1..];
        _tests = [.. values.SelectMany(value => TestsOf(value, lists))];
    }

    public bool Holds(JsonElement access)
    {
        var holds = Has("all") ? _tests.Count > 0 && _tests.All(test => test(access)) : _tests.Any(test => test(access));
        return holds != Has("neq");
    }

    private bool Has(params string[] names) => names.Any(_modifiers.Contains);

    private string? OneOf(params string[] names) => _modifiers.FirstOrDefault(names.Contains);

    private IEnumerable<Func<JsonElement, bool>> TestsOf(OracleScalar value, IReadOnlyDictionary<string, string[]> lists)
    {
        var comparison = OneOf("lt", "lte", "gt", "gte");
        if (Has("exists"))
            return [access => (OracleFields.Find(access, _field).Count > 0) == value.IsTrue];
        if (Has("re"))
            return Raw(value, lists).Select(pattern => new Regex(pattern, Options(), TimeSpan.FromSeconds(10))).Select(regex => AnyText(regex.IsMatch));
        if (Has("cidr"))
            return Raw(value, lists).Select(network => Any(found => found.ValueKind == JsonValueKind.String && OracleNetworks.Contains(network, found.GetString()!)));
        if (Has("fieldref"))
            return [access => Values(access).Any(found => OracleFields.Find(access, PlainOf(value)).SelectMany(OracleFields.Elements).Any(other => Refers(found, other)))];
        if (OneOf("minute", "hour", "day", "week", "month", "year") is { } part)
            return [Any(found => found.ValueKind == JsonValueKind.String && OracleTimes.Part(found.GetString()!, part) is { } number && OracleNumbers.Holds(number, comparison, OracleNumbers.OfYaml(value.Text)))];
        if (comparison is not null)
            return [IsNumber(comparison, value)];
        if (value.Type == "null")
            return [access => OracleFields.Find(access, _field) is var found && (found.Count == 0 || found.Any(OracleFields.IsNull))];

        var isText = value.Type == "text" || _field.Length == 0 || Has("contains", "startswith", "endswith");
        if (!isText && value.Type == "boolean")
            return [Any(found => found.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.String && string.Equals(OracleFields.TextForm(found), value.IsTrue ? "true" : "false", StringComparison.OrdinalIgnoreCase))];
        return isText ? Texts(value, lists).Select(forms => AnyText(text => forms.Any(form => OracleText.Matches(form, text, Has("cased"))))) : [IsNumber(comparison, value)];
    }

    private Func<JsonElement, bool> IsNumber(string? comparison, OracleScalar value) =>
        Any(found => OracleNumbers.Of(found) is { } number && OracleNumbers.Holds(number, comparison, OracleNumbers.OfYaml(value.Text)));

    /// <summary>The texts that a value stands for, each with the forms of which one must be there.</summary>
    private IEnumerable<List<List<OraclePiece>>> Texts(OracleScalar value, IReadOnlyDictionary<string, string[]> lists)
    {
        List<List<OraclePiece>> texts = value.Type == "text" ? OracleText.Expand(OracleText.Read(value.Text, Has("expand")), lists) : [OracleText.Plain(value.JsonText)];
        return texts.Select(text => (Has("windash") ? OracleText.Windash(text) : [text]).SelectMany(form => OracleEncodings.Of(form, _modifiers)).Select(WithAffix).ToList());
    }

    private List<OraclePiece> WithAffix(List<OraclePiece> text)
    {
        var contains = Has("contains") || (_field.Length == 0 && !Has("startswith", "endswith"));
        List<OraclePiece> before = contains || Has("endswith") ? [OraclePiece.AnyRun] : [];
        List<OraclePiece> after = contains || Has("startswith") ? [OraclePiece.AnyRun] : [];
        return [.. before, .. text, .. after];
    }

    private IEnumerable<string> Raw(OracleScalar value, IReadOnlyDictionary<string, string[]> lists)
    {
        IEnumerable<string> texts = [value.Text];
        if (!Has("expand"))
            return texts;
        foreach (var (name, entries) in lists)
            texts = [.. texts.SelectMany(text => text.Contains($"%{name}%", StringComparison.Ordinal) ? entries.Select(entry => text.Replace($"%{name}%", entry, StringComparison.Ordinal)) : [text])];
        return texts;
    }

    private bool Refers(JsonElement found, JsonElement other)
    {
        if (OracleFields.TextForm(found) is not { } text || OracleFields.TextForm(other) is not { } wanted)
            return false;
        var pattern = WithAffix(OracleText.Plain(wanted));
        var areNumbers = found.ValueKind == JsonValueKind.Number || other.ValueKind == JsonValueKind.Number;   // two texts are texts
        return OracleText.Matches(pattern, text, Has("cased"))
            || (areNumbers && !Has("contains", "startswith", "endswith") && OracleNumbers.Of(found) is { } one && one == OracleNumbers.Of(other));
    }

    private static string PlainOf(OracleScalar name) => string.Concat(OracleText.Read(name.Text).Select(piece => piece.Text));

    private RegexOptions Options() => RegexOptions.CultureInvariant
        | (Has("i", "ignorecase") ? RegexOptions.IgnoreCase : RegexOptions.None) | (Has("m", "multiline") ? RegexOptions.Multiline : RegexOptions.None) | (Has("s", "dotall") ? RegexOptions.Singleline : RegexOptions.None);

    private Func<JsonElement, bool> AnyText(Func<string, bool> fits) => Any(found => OracleFields.TextForm(found) is { } text && fits(text));

    private Func<JsonElement, bool> Any(Func<JsonElement, bool> fits) => access => Values(access).Any(fits);

    private IEnumerable<JsonElement> Values(JsonElement access) =>
        _field.Length == 0 ? OracleFields.Leaves(access) : OracleFields.Find(access, _field).SelectMany(OracleFields.Elements);
}
