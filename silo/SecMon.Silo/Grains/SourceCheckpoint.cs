using SecMon.Detection;
using SecMon.Detection.Decisions.Facts;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Grains;

/// <summary>Where a source stands, durably: what came before is in the ledger and in the partitions' journals.</summary>
public sealed class SourceCheckpoint
{
    /// <summary>Epoch of the activation that wrote it.</summary>
    public long Epoch { get; set; }

    /// <summary>How far each file was read; null before the first checkpoint.</summary>
    public List<FileProgress>? Files { get; set; }

    /// <summary>What stood there at the very first start and could not be seen yet; null in a checkpoint of the first versions.</summary>
    public FirstLook? FirstLook { get; set; }

    /// <summary>When the source started for the very first time, ticks of UTC; 0 in a checkpoint of the first versions.</summary>
    public long FirstStartTicks { get; set; }

    /// <summary>Session state of the parser.</summary>
    public byte[] Sessions { get; set; } = [];

    /// <summary>The names that stand for listed tables; empty when there are none.</summary>
    public byte[] NewNames { get; set; } = [];

    /// <summary>Time of the stream, ticks of UTC, in a checkpoint of the first versions; nobody writes it any more.</summary>
    public long StreamTicks { get; set; }

    /// <summary>The clock of the stream; null in a checkpoint of the first versions.</summary>
    public StreamClockState? Stream { get; set; }

    /// <summary>Hash of the rule set with which everything after this is detected.</summary>
    public string RuleSet { get; set; } = "";

    /// <summary>Events before this are left out (<c>start: since …</c>), ticks of UTC; 0 takes all.</summary>
    public long SinceTicks { get; set; }

    /// <summary>The account of the source.</summary>
    public SourceCounts Counts { get; set; } = new();

    /// <summary>What is to be told and no event has told yet.</summary>
    public List<FeedFinding> Findings { get; set; } = [];

    /// <summary>Changes of who is excused up to this time, ticks of UTC, are told or among <see cref="Findings"/>; null in a checkpoint of older versions, which told none, and before the first.</summary>
    public long? ExcusesTold { get; set; }

    /// <summary>Problems of the source that its records showed.</summary>
    public List<FeedProblem> FeedProblems { get; set; } = [];

    /// <summary>What accounts did in the hours that are still open; null when nobody wants to know.</summary>
    public byte[]? Activity { get; set; }
}
