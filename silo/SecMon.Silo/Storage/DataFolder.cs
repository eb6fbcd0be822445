using System.Globalization;

namespace SecMon.Silo.Storage;

/// <summary>The folder that holds everything SecMon keeps. Held by one process at a time.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Path of the store below a data folder.</summary>
    public static string StorePathIn(string folder) => System.IO.Path.Combine(folder, "secmon.db");

    /// <summary>Makes the folder if needed (mode 0700) and holds it.</summary>
    /// <exception cref="StoreException">No permission, no space, or another process holds it.</exception>
    public static DataFolder Open(string path)
    {
        var absolute = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(absolute);
            else
                Directory.CreateDirectory(absolute, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new StoreException($"cannot make the data folder {absolute}: {refused.Message} Choose another folder with data: in the configuration, or give this user write permission.", refused);
        }

        return new DataFolder(absolute, Hold(absolute));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Hold(string folder)
    {
        var path = System.IO.Path.Combine(folder, "secmon.lock");
        try
        {
            var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return held;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StoreException($"no permission to write in the data folder {folder}. Give this user write permission, or choose another folder with data: in the configuration.", refused);
        }
        catch (IOException held)
        {
            var message = IsFull(held)
                ? $"no space left for the data folder {folder}. Free some space, then start again; nothing is lost."
                : $"another secmon process uses the data folder {folder}. Stop it first, or choose another folder with data: in the configuration.";
            throw new StoreException(message, held);
        }
    }

    /// <summary>ENOSPC, as .NET reports it.</summary>
    internal static bool IsFull(IOException exception) => (exception.HResult & 0xFFFF) == 28 || exception.Message.Contains("No space left", StringComparison.Ordinal);
}
