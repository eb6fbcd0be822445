namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>The program as a user whom permissions bind: as root it is started as nobody, from a copy that nobody can reach.</summary>
internal sealed class Unprivileged
{
    private readonly string? _copy;

    private Unprivileged(string? copy) => _copy = copy;

    /// <summary>Where the program lies that is started.</summary>
    public string Folder => _copy ?? Path.GetDirectoryName(Repository.Program)!;

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Makes the program reachable; the test is skipped where that cannot be.</summary>
    /// <param name="scratch">Where a copy may lie; others must be let into it.</param>
    public static async Task<Unprivileged> PrepareAsync(Scratch scratch)
    {
        if (!IsRoot)
            return new Unprivileged(copy: null);

        var copied = new Unprivileged(scratch["program"]);
        await using (var copy = SecMonProcess.Start("cp", "/", [], ["-r", Path.GetDirectoryName(Repository.Program)!, copied.Folder]))
            Assert.Equal(0, await copy.EndAsync(Eventually.Soon));
        await using (var can = copied.Start("--version"))
            Assert.SkipWhen(await can.EndAsync(Eventually.Soon) != 0, "the user nobody cannot run .NET programs here");
        return copied;
    }

    /// <summary>Starts the program; <c>setpriv</c> becomes it, so a signal reaches it.</summary>
    public SecMonProcess Start(params string[] arguments) => _copy is null
        ? SecMonProcess.Start("/", [], arguments)
        : SecMonProcess.Start("setpriv", "/", ["HOME=/tmp"], ["--reuid=65534", "--regid=65534", "--clear-groups", "--", Path.Combine(_copy, "secmon"), .. arguments]);

    /// <summary>Lets everybody into a folder.</summary>
    public static void Open(string folder, UnixFileMode more = UnixFileMode.None) => File.SetUnixFileMode(
        folder,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | more);

    /// <summary>Shuts a file or folder, which belongs to <c>daemon</c> where root runs the test.</summary>
    /// <returns>Who owns it, and its mode, as a text for people names them.</returns>
    public static async Task<string> ShutAsync(string path)
    {
        File.SetUnixFileMode(path, UnixFileMode.None);
        if (!IsRoot)
            return $"{Environment.UserName} (0000)";
        await using var give = SecMonProcess.Start("chown", "/", [], ["daemon:daemon", path]);
        Assert.Equal(0, await give.EndAsync(Eventually.Soon));
        return "daemon (0000)";
    }
}
