using System.Runtime.InteropServices;

namespace SecMon.Silo.Sources;

/// <summary>What the system says of a file or folder without opening it; links are followed. Only Linux says it.</summary>
/// <param name="Place">Which one it is, by whatever path: device, number and birth, since numbers are given again.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="IsFile">Whether it is a regular file, not a folder, a pipe or a device.</param>
/// <param name="ChangedNanoseconds">When its content changed last; of a folder, which names it has.</param>
internal sealed record FileStatus(string Place, uint Owner, uint Group, UnixFileMode Mode, bool IsFile, long ChangedNanoseconds)
{
    // struct statx of Linux, whose layout is the same on every architecture (statx(2)).
    private const int StatusBytes = 256;
    private const int CurrentFolder = -100;
    private const uint BasicAndBirth = 0xFFF;
    private const int PermissionDenied = 13;
    private const int RegularFile = 0x8000;

    /// <summary>Asks the system.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="isRefused">True when a folder on the way may not be looked into.</param>
    /// <returns>Null when there is no such thing, or it cannot be known.</returns>
    public static FileStatus? Of(string path, out bool isRefused)
    {
        isRefused = false;
        if (!OperatingSystem.IsLinux())
            return null;
        var bytes = new byte[StatusBytes];
        try
        {
            if (StatX(CurrentFolder, path, 0, BasicAndBirth, bytes) == 0)
                return Read(bytes);
        }
        catch (EntryPointNotFoundException)
        {
            return null;   // an old C library: texts then name no owner
        }

        isRefused = Marshal.GetLastPInvokeError() == PermissionDenied;
        return null;
    }

    /// <summary>The place of a file, or its path where the system does not say.</summary>
    public static string PlaceOf(string path) => Of(path, out _)?.Place ?? Path.GetFullPath(path);

    private static FileStatus Read(ReadOnlySpan<byte> bytes)
    {
        var (device, number) = (At<ulong>(bytes, 136), At<ulong>(bytes, 32));
        var place = FormattableString.Invariant($"{device:x}:{number:x}:{Nanoseconds(bytes[80..]):x}");
        var mode = At<ushort>(bytes, 28);
        return new FileStatus(place, At<uint>(bytes, 20), At<uint>(bytes, 24), (UnixFileMode)(mode & 0xFFF), (mode & 0xF000) == RegularFile, Nanoseconds(bytes[112..]));
    }

    private static long Nanoseconds(ReadOnlySpan<byte> time) => (At<long>(time, 0) * 1_000_000_000) + At<uint>(time, 8);

    private static T At<T>(ReadOnlySpan<byte> bytes, int offset)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes[offset..]);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] status);
}
