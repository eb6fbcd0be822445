using System.Globalization;
using SecMon.Detection.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Health;

/// <summary>Says when the disk of the data folder is nearly full, before nothing can be written.</summary>
public sealed class DiskCheck(DataFolder folder) : IHealthCheck
{
    private const double LeastFree = 0.05;
    private const long LeastFreeBytes = 256L << 20;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var disk = new DriveInfo(folder.Path);
        var share = disk.TotalSize == 0 ? 1 : (double)disk.AvailableFreeSpace / disk.TotalSize;
        SecMonMetrics.DiskFree.Set(share);
        SecMonMetrics.DiskFreeBytes.Set(disk.AvailableFreeSpace);
        return Task.FromResult<IReadOnlyList<HealthProblem>>(share >= LeastFree && disk.AvailableFreeSpace >= LeastFreeBytes
            ? []
            : [new HealthProblem("DiskNearlyFull", "", Severity.Critical, string.Create(CultureInfo.InvariantCulture, $"The disk of the data folder has {disk.AvailableFreeSpace / 1e6:N0} MB left ({share:P0})."), "Free space or move the data folder. When it is full, sources wait and no alert is raised; nothing is lost as long as the logs stay.")]);
    }
}
