using System.Security.Cryptography;
using System.Text;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Loading;

/// <summary>Names a set of rules by everything it was made from.</summary>
internal static class RuleSetHash
{
    /// <summary>SHA-256 over kind, path, length and content of every file, by path, without lists of facts, which are data and have versions of their own, and the statuses that run in shadow; 64 hex digits.</summary>
    public static string Of(IEnumerable<RuleFile> rules, IEnumerable<RuleFile> lists, IReadOnlyCollection<RuleFile> pipelines, IReadOnlyCollection<string> shadowStatuses)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "rules", rules);
        Append(hash, "lists", lists.Where(list => !FactsLibrary.IsFacts(list)));
        Append(hash, "pipelines", pipelines);
        foreach (var status in shadowStatuses.Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"shadow/{status}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string kind, IEnumerable<RuleFile> files)
    {
        foreach (var file in files.OrderBy(file => file.RelativePath, StringComparer.Ordinal))
        {
            var content = Encoding.UTF8.GetBytes(file.Text);
            hash.AppendData(Encoding.UTF8.GetBytes($"{kind}/{file.RelativePath}\n{content.Length}\n"));
            hash.AppendData(content);
        }
    }
}
