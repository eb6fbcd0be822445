using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Keys;

/// <summary>
/// The keys of a data folder, made on first start (mode 0600): the matching and the export key of pseudonyms
/// (event.md, Pseudonyms), and the key that seals the quarantine.
/// </summary>
public sealed class DataKeys
{
    private const int KeyBytes = 32;

    private DataKeys(byte[] matching, byte[] export, int exportNumber, byte[] quarantine)
    {
        Matching = matching;
        Export = export;
        ExportNumber = exportNumber;
        Quarantine = quarantine;
    }

    /// <summary>Seals the records in quarantine.</summary>
    public byte[] Quarantine { get; }

    private byte[] Matching { get; }

    private byte[] Export { get; }

    private int ExportNumber { get; }

    /// <summary>Reads the keys of a data folder, making them if there are none.</summary>
    /// <exception cref="StoreException">The file cannot be read or written, or is damaged.</exception>
    public static DataKeys OpenOrCreate(string dataFolder)
    {
        var path = PathIn(dataFolder);
        try
        {
            if (!File.Exists(path))
                Create(path);
            return Read(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new StoreException($"cannot use the keys in {path}: {refused.Message} Restore the file from a backup; without it pseudonyms of old alerts can never be matched again.", refused);
        }
    }

    /// <summary>The pseudonyms of a data folder for <c>replay</c> and <c>parse</c>; without a folder those of the public keys.</summary>
    /// <exception cref="StoreException">The folder has no keys.</exception>
    public static SubjectPseudonyms PseudonymsOf(string? dataFolder)
    {
        if (dataFolder is null)
            return SubjectPseudonyms.WithPublicKeys();
        Directory.CreateDirectory(dataFolder);
        return OpenOrCreate(dataFolder).CreatePseudonyms();
    }

    /// <summary>The keys of a data folder that has some.</summary>
    /// <exception cref="StoreException">The folder has no keys, or they are damaged.</exception>
    public static DataKeys Open(string dataFolder) => AreIn(dataFolder)
        ? OpenOrCreate(dataFolder)
        : throw new StoreException($"there are no keys in {dataFolder}: name the data folder of the silo, which makes them when it starts for the first time");

    /// <summary>True when a data folder has keys.</summary>
    public static bool AreIn(string dataFolder) => File.Exists(PathIn(dataFolder));

    /// <summary>Seals a list of persons.</summary>
    /// <param name="clear">One citizen id a line.</param>
    public string SealList(string clear) => SealedList.Write(ListSeal.Seal(Encoding.UTF8.GetBytes(clear)));

    /// <summary>The clear text of a sealed list; null when it is sealed to other keys, or damaged.</summary>
    public string? OpenList(RuleFile file)
    {
        try
        {
            return Encoding.UTF8.GetString(ListSeal.Open(SealedList.Read(file)));
        }
        catch (Exception shut) when (shut is CryptographicException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    // A key of its own, so that nothing sealed for the quarantine can pass for a list.
    private RecordSeal ListSeal => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Quarantine, KeyBytes, info: "secmon lists"u8.ToArray()));

    /// <summary>Pseudonyms under these keys; each user of its own thread takes its own.</summary>
    public SubjectPseudonyms CreatePseudonyms() => new(Matching, Export, $"ps{ExportNumber}-");

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys.json");

    private static void Create(string path)
    {
        var made = new KeyFile(1, NewKey(), NewKey(), NewKey());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, made);
        file.Flush(flushToDisk: true);
    }

    private static DataKeys Read(string path)
    {
        var file = JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path)) ?? throw new JsonException("the file is empty");
        return new DataKeys(
            Convert.FromBase64String(file.Matching), Convert.FromBase64String(file.Export), file.ExportNumber, Convert.FromBase64String(file.Quarantine));
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));

    private sealed record KeyFile(int ExportNumber, string Matching, string Export, string Quarantine);
}
