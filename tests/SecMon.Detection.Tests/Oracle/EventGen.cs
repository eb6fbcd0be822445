using System.Text;
using System.Text.Json;
using CsCheck;
using SecMon.Events;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Events as JSON text: documents of any shape, and flat ones as parsers make them.</summary>
internal static class EventGen
{
    private static readonly Gen<string> Word = Gen.OneOf(
        "a", "ab", "aB", "x", "b", "*", "?", @"\", "-a", " —ab", "/b", "--", "😀", "đ", "Đ", "ss", "ß", "i", "ı", "%", "%words%", "\n", " ", "10", ".5", "'", "\"", "İ", "s", "e\u0301", "k", "\u212A");

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Word.Array[0, 4].Select(string.Concat)),
        (1, Gen.OneOf("10.1.2.3", "10.1.2.3 ", "010.1.2.3", "::1", "0:0::1", "::ffff:10.1.2.3", "2001:db8::7", "[::1]", "fe80::1%1", "10.1.2", "11.0.0.1", "::ffff:a01:203")),
        (1, Gen.OneOf("2026-01-01", "2026-01-01T00:05:10Z", "2021-01-03T10:30", "2026-12-31 05:10:00.123+07:00", "2026-13-01", "2026-05-05T24:00", "x2026-05-05", "2026-10-05T10:10:60", "2026-05-10T10", "2026-5-10")),
        (1, Gen.OneOf("0", "1", "-1", "5", "4624", "1.5", "1E3", "1000.0", "true", "False", "05", "+5", " 5", "0x1F", "31", "9007199254740993", "9007199254740992", "1.", "NaN")),
        (1, Gen.Select(Gen.OneOf(RuleGen.Secrets), Gen.OneOf("", "q", "qq", "qqq"), Gen.Int[0, 3], (secret, around, encoding) => Convert.ToBase64String(Bytes(around + secret + around, encoding)))),
        (1, Gen.Select(Gen.OneOf("a", "ab", "-a", "/ab"), Gen.Int[1, 2], (word, encoding) => Encoding.Latin1.GetString(Bytes(word, encoding)))));

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (6, Text.Select(text => JsonSerializer.Serialize(text))),
        (3, Gen.OneOf("0", "-0", "1", "-1", "5", "5.0", "10", "31", "4624", "1.5", "0.10", "1e3", "1E+3", "9007199254740993", "9007199254740992", "9223372036854775807", "18446744073709551615", "2026")),
        (1, Gen.OneOf("true", "false")),
        (1, Gen.Const("null")));

    private static readonly Gen<string> Key = Gen.OneOf("a", "a", "b", "b", "c", "a.b", "b.c", "user", "name", "user.name", "db.query.text");

    private static readonly Gen<string> Value = Nested(Nested(Scalar));

    /// <summary>A JSON document.</summary>
    public static readonly Gen<string> Document = Object(Nested(Value), 1, 6);

    /// <summary>Fields with dotted names, of scalars and lists of them.</summary>
    public static readonly Gen<string> Flat = Gen.Select(RuleGen.Field, Gen.Frequency((4, Scalar), (1, Scalar.Array[0, 3].Select(List)))).Array[1, 6].Select(ObjectOf);

    /// <summary>The event of a parser that has set these fields.</summary>
    public static AccessEvent Access(string flat)
    {
        var access = new AccessEvent();
        foreach (var member in JsonDocument.Parse(flat).RootElement.EnumerateObject())
            access.Set(new FieldName(member.Name), ValueOf(member.Value));
        return access;
    }

    private static FieldValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => FieldValue.List([.. value.EnumerateArray().Select(ValueOf)]),
        JsonValueKind.String => FieldValue.Text(value.GetString()!),
        JsonValueKind.Number => FieldValue.Number(value.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => FieldValue.Boolean(value.GetBoolean()),
        _ => FieldValue.Null,
    };

    private static byte[] Bytes(string text, int encoding) => encoding switch
    {
        0 => Encoding.UTF8.GetBytes(text),
        1 => Encoding.Unicode.GetBytes(text),
        2 => Encoding.BigEndianUnicode.GetBytes(text),
        _ => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
    };

    private static Gen<string> Nested(Gen<string> inner) => Gen.Frequency((4, inner), (1, inner.Array[0, 3].Select(List)), (1, Object(inner, 0, 3)), (1, Object(inner, 0, 2).Array[0, 3].Select(List)));

    private static Gen<string> Object(Gen<string> inner, int least, int most) => Gen.Select(Key, inner).Array[least, most].Select(ObjectOf);

    private static string ObjectOf((string Key, string Value)[] members) =>
        $"{{{string.Join(", ", members.DistinctBy(member => member.Key).Select(member => $"\"{member.Key}\": {member.Value}"))}}}";

    private static string List(string[] elements) => $"[{string.Join(", ", elements)}]";
}
