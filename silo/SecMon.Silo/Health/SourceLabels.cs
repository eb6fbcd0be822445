using SecMon.Silo.Configuration;

namespace SecMon.Silo.Health;

/// <summary>Says in a metric where each source belongs; what changes with the inventory is shown anew. Used by one thread at a time.</summary>
internal sealed class SourceLabels(SystemInventory inventory, SecMonOptions options)
{
    private List<string[]> _shown = [];

    public void Show()
    {
        List<string[]> labels = [.. options.Sources.Select(source => (string[])[source.Id, inventory.SystemOf(source.Id) ?? source.Id, source.Host ?? "", source.Format.Name])];
        foreach (var gone in _shown.Where(one => !labels.Exists(one.SequenceEqual)))
            SecMonMetrics.SourceInfo.RemoveLabelled(gone);
        foreach (var one in labels)
            SecMonMetrics.SourceInfo.WithLabels(one).Set(1);
        _shown = labels;
    }
}
