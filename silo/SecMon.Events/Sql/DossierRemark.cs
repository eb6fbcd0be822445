using System.Text;

namespace SecMon.Events.Sql;

/// <summary>Reads the remark <c>hồ sơ NUMBER</c> that clerks' tools put at the end of a statement.</summary>
internal static class DossierRemark
{
    private const int LongestBytes = 512;

    /// <summary>The dossier's number, or null when <paramref name="content"/>, a comment without its marks, is no such remark.</summary>
    public static string? Number(ReadOnlySpan<byte> content)
    {
        var remark = SqlWhiteSpace.Trim(content);
        if (remark.IsEmpty || remark.Length > LongestBytes || (remark[0] | 0x20) != 'h')
            return null;

        var first = Skip(Encoding.UTF8.GetString(remark), "hồ");
        var second = first is null ? null : Skip(first, "sơ");
        return second is not null && IsNumber(second) ? second : null;
    }

    private static string? Skip(string remark, string word)
    {
        if (!remark.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = remark[word.Length..];
        var number = rest.TrimStart(' ', '\t', '\u00a0');
        return number.Length < rest.Length ? number : null;
    }

    private static bool IsNumber(string token) =>
        token.Any(char.IsDigit) && token.All(one => char.IsLetterOrDigit(one) || one is '.' or '-' or '/');
}
