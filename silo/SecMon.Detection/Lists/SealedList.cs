using SecMon.Detection.Rules;

namespace SecMon.Detection.Lists;

/// <summary>How a sealed list of persons is written: a line that says so, and base64 below it.</summary>
public static class SealedList
{
    private const string Mark = "secmon-sealed-list 1";
    private const string Suffix = ".sealed";
    private const int LineLength = 76;

    /// <summary>True for a file that <see cref="Write"/> wrote.</summary>
    public static bool IsSealed(RuleFile file) => file.Text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The name of the list: <c>watched</c> for <c>watched.sealed.txt</c>.</summary>
    /// <param name="stem">The file's name without its last extension.</param>
    public static string NameOf(string stem) => stem.EndsWith(Suffix, StringComparison.Ordinal) ? stem[..^Suffix.Length] : stem;

    /// <summary>Where the sealed form of a list lies: beside it.</summary>
    /// <param name="path">The list in clear.</param>
    public static string PathFor(string path) => Path.ChangeExtension(path, null) + $"{Suffix}.txt";

    /// <summary>The text of a sealed file.</summary>
    public static string Write(ReadOnlySpan<byte> content)
    {
        var lines = Convert.ToBase64String(content).Chunk(LineLength).Select(line => new string(line));
        return $"{Mark}\n{string.Join('\n', lines)}\n";
    }

    /// <summary>The content of a sealed file.</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static byte[] Read(RuleFile file) => Convert.FromBase64String(file.Text[Mark.Length..]);
}
