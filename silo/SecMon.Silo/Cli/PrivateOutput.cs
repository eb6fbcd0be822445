namespace SecMon.Silo.Cli;

/// <summary>Tells whether standard output may carry what must not leave: a terminal, or a file of mode 0600.</summary>
internal static class PrivateOutput
{
    private const UnixFileMode OthersMode =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static bool IsPrivate()
    {
        if (!Console.IsOutputRedirected)
            return true;
        if (OperatingSystem.IsWindows())
            return false;
        var target = File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: true)?.FullName;
        return target is not null && File.Exists(target) && (File.GetUnixFileMode(target) & OthersMode) == UnixFileMode.None
            && !target.StartsWith("/dev/", StringComparison.Ordinal);
    }
}
