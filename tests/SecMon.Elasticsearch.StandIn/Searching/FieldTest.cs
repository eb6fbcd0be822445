using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>Whether a document has a value like this in a field.</summary>
internal static class FieldTest
{
    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(1);

    public static Func<StoredDocument, bool> Exists(Field field) =>
        document => field.Type == FieldType.Flattened ? Node(document, field.Name) : field.Values(document).Any();

    /// <summary>Equal to a value, or, in a text, with each of its words.</summary>
    public static Func<StoredDocument, bool> Is(Field field, string text)
    {
        if (field.Type == FieldType.Text)
        {
            var wanted = Words(text);
            return document => field.Values(document).Any(value => wanted.All(Words((string)value).Contains));
        }

        var equal = Comparable(field, text, format: null);
        return document => field.Values(document).Contains(equal);
    }

    /// <summary>Like a pattern with <c>*</c> and <c>?</c>.</summary>
    public static Func<StoredDocument, bool> IsLike(Field field, string pattern) => Matches(field, Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal));

    /// <summary>Like a whole regular expression.</summary>
    public static Func<StoredDocument, bool> Matches(Field field, string expression)
    {
        if (field.Type is not (FieldType.Keyword or FieldType.Flattened or FieldType.Text))
            throw new RefusedException(400, "query_shard_exception", $"Can only use regexp and wildcard queries on keyword and text fields - not on [{field.Name}] which is of type [{Word(field)}]");
        var regex = new Regex($"^(?:{expression})$", RegexOptions.CultureInvariant | RegexOptions.Singleline, RegexTime);
        return document => field.Values(document).Any(value => regex.IsMatch((string)value));
    }

    /// <summary>Between two bounds; null is open.</summary>
    public static Func<StoredDocument, bool> IsBetween(Field field, string? from, bool includesFrom, string? to, bool includesTo, string? format = null)
    {
        var (least, most) = (from is null ? null : Comparable(field, from, format), to is null ? null : Comparable(field, to, format));
        return document => field.Values(document).Any(value =>
            (least is null || Compare(value, least) is var low && (low > 0 || (includesFrom && low == 0)))
            && (most is null || Compare(value, most) is var high && (high < 0 || (includesTo && high == 0))));
    }

    /// <summary>The name of a type as messages give it.</summary>
    public static string Word(Field field) => field.Type.ToString().ToLowerInvariant();

    private static object Comparable(Field field, string text, string? format) => field.Type switch
    {
        FieldType.Date => DateMath.Read(text, format),
        FieldType.Long or FieldType.Float => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Failed(field, text),
        FieldType.Boolean => text is "true" or "false" ? text == "true" : throw Failed(field, text),
        FieldType.Ip => IPAddress.TryParse(text, out _) ? text : throw Failed(field, text),
        _ => text,
    };

    private static int Compare(object one, object other) => one is double number ? number.CompareTo((double)other) : string.CompareOrdinal(one.ToString(), other.ToString());

    private static bool Node(StoredDocument document, string name)
    {
        System.Text.Json.Nodes.JsonNode? node = document.Source;
        foreach (var part in name.Split('.'))
            node = (node as System.Text.Json.Nodes.JsonObject)?[part];
        return node is not null;
    }

    private static HashSet<string> Words(string text) => [.. Regex.Matches(text.ToLowerInvariant(), @"\w+", RegexOptions.None, RegexTime).Select(word => word.Value)];

    private static RefusedException Failed(Field field, string text) => new(400, "query_shard_exception", $"failed to create query: For input string: \"{text}\" in [{field.Name}] of type [{Word(field)}]");
}
