using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecMon.Silo.Rules;

/// <summary>Tells whether files below folders changed, without reading them: names, lengths and times of writing.</summary>
internal static class FolderPrint
{
    /// <summary>The same for the same files; of a folder that cannot be listed only that.</summary>
    public static string Of(params string?[] paths)
    {
        using var print = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths.OfType<string>())
        {
            foreach (var line in Lines(path).Order(StringComparer.Ordinal))
                print.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(print.GetHashAndReset());
    }

    private static List<string> Lines(string path)
    {
        try
        {
            FileInfo[] files = File.Exists(path) ? [new FileInfo(path)] : new DirectoryInfo(path).GetFiles("*", SearchOption.AllDirectories);
            return [.. files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n"))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [$"{path}\n{unreadable.GetType().Name}\n"];
        }
    }
}
