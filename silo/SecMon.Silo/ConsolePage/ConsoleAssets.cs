using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SecMon.Silo.ConsolePage;

/// <summary>
/// The files of the page, out of the program itself: they are there in every working directory and in a read-only container. All of
/// them are named by one hash of their content, so that modules import each other by relative names and a browser keeps them for ever.
/// </summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "console/";
    private const string IndexName = "index.html";
    private const string HashMark = "{hash}";
    private const int HashLength = 16;

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, ConsoleAsset> _files;

    private ConsoleAssets(FrozenDictionary<string, ConsoleAsset> files, string hash)
    {
        _files = files;
        Hash = hash;
        var index = Encoding.UTF8.GetString(files[IndexName].Content).Replace(HashMark, hash, StringComparison.Ordinal);
        Index = files[IndexName] with { Content = Encoding.UTF8.GetBytes(index) };
    }

    /// <summary>Hex digits that change when any file does.</summary>
    public string Hash { get; }

    /// <summary>The page.</summary>
    public ConsoleAsset Index { get; }

    /// <summary>Reads the files out of the program.</summary>
    public static ConsoleAssets Read()
    {
        var program = Assembly.GetExecutingAssembly();
        var files = new SortedDictionary<string, ConsoleAsset>(StringComparer.Ordinal);
        foreach (var resource in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var name = resource[Prefix.Length..].Replace('\\', '/');
            using var stream = program.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            files[name] = new ConsoleAsset(content.ToArray(), ContentTypes[Path.GetExtension(name)]);
        }

        return new ConsoleAssets(files.ToFrozenDictionary(StringComparer.Ordinal), HashOf(files));
    }

    /// <summary>A file by its path below the assets; null when there is none.</summary>
    public ConsoleAsset? Find(string path) => _files.GetValueOrDefault(path);

    private static string HashOf(SortedDictionary<string, ConsoleAsset> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{file.Content.Length}\n"));
            hash.AppendData(file.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }
}
