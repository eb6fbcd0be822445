using System.IO.Enumeration;
using System.Text;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>Names of indices, and the built-in patterns of data streams.</summary>
internal static class IndexRules
{
    private static readonly string[] DataStreams = ["logs-*-*", "metrics-*-*", "synthetics-*-*", "traces-*", "profiling-*"];

    public static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    public static bool IsDataStream(string name) => DataStreams.Any(pattern => Matches(pattern, name));

    public static void Check(string name)
    {
        if (name.Length == 0 || name is "." or ".." || Encoding.UTF8.GetByteCount(name) > 255 || name[0] is '-' or '_' or '+'
            || name.Any(letter => char.IsUpper(letter) || "\\/*?\"<>| ,#:".Contains(letter, StringComparison.Ordinal)))
        {
            throw new RefusedException(400, "invalid_index_name_exception", $"Invalid index name [{name}]");
        }
    }
}
