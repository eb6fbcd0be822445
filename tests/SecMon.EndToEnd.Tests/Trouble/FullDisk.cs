using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Trouble;

/// <summary>A small disk of its own (tmpfs), which can be filled.</summary>
internal sealed class FullDisk : IAsyncDisposable
{
    private readonly string _ballast;

    private FullDisk(string path)
    {
        Path = path;
        _ballast = System.IO.Path.Combine(path, "ballast");
    }

    public string Path { get; }

    /// <summary>Mounts a disk; null when that is not allowed here.</summary>
    public static async Task<FullDisk?> MountAsync(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        await using var mount = SecMonProcess.Start("mount", "/", [], ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=700", "secmon-test", path]);
        return await mount.EndAsync(Eventually.Soon) == 0 ? new FullDisk(path) : null;
    }

    /// <summary>Leaves no byte free.</summary>
    public async Task FillAsync()
    {
        await using var fill = SecMonProcess.Start("dd", "/", [], ["if=/dev/zero", $"of={_ballast}", "bs=4096"]);
        await fill.EndAsync(Eventually.Soon);   // ends with "no space left"
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync()
    {
        await using var unmount = SecMonProcess.Start("umount", "/", [], ["-l", Path]);
        await unmount.EndAsync(Eventually.Soon);
    }
}
