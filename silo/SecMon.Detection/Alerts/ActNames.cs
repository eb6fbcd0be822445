namespace SecMon.Detection.Alerts;

/// <summary>
/// The names that acts are about and of which people hear again when one is new: who was given something, what, which settings were
/// changed (sigma.md 10.2), and which signals stand in it. Immutable; each list holds at most <see cref="Most"/> different ones.
/// </summary>
public sealed record ActNames
{
    /// <summary>Most names of a list: of more the first half stays and the newest half.</summary>
    public const int Most = 100;

    private const int LongestName = 200;

    /// <summary>No names.</summary>
    public static readonly ActNames None = new();

    /// <summary>Roles that were given something, in the order in which they came.</summary>
    public IReadOnlyList<string> Grantees { get; init; } = [];

    /// <summary>Rights, roles and attributes that were given.</summary>
    public IReadOnlyList<string> Privileges { get; init; } = [];

    /// <summary>Settings that were changed.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Signals that it absorbed.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>True when there were more names than a list holds: one that is new may have been there before.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>True when there is no name.</summary>
    public bool IsEmpty => Grantees.Count == 0 && Privileges.Count == 0 && Settings.Count == 0 && Signals.Count == 0;

    /// <summary>Names of lists of any length.</summary>
    public static ActNames Of(IEnumerable<string> grantees, IEnumerable<string> privileges, IEnumerable<string> settings, IEnumerable<string>? signals = null)
    {
        var (hasNew, isTruncated) = (false, false);
        return None with
        {
            Grantees = With([], grantees, ref hasNew, ref isTruncated),
            Privileges = With([], privileges, ref hasNew, ref isTruncated),
            Settings = With([], settings, ref hasNew, ref isTruncated),
            Signals = With([], signals ?? [], ref hasNew, ref isTruncated),
            IsTruncated = isTruncated,
        };
    }

    /// <summary>These names and others.</summary>
    /// <param name="others">The others.</param>
    /// <param name="hasNew">True when one of the others is not among these.</param>
    public ActNames With(ActNames others, out bool hasNew)
    {
        hasNew = false;
        if (others.IsEmpty)
            return others.IsTruncated && !IsTruncated ? this with { IsTruncated = true } : this;
        var isTruncated = IsTruncated || others.IsTruncated;
        var grantees = With(Grantees, others.Grantees, ref hasNew, ref isTruncated);
        var privileges = With(Privileges, others.Privileges, ref hasNew, ref isTruncated);
        var settings = With(Settings, others.Settings, ref hasNew, ref isTruncated);
        var signals = With(Signals, others.Signals, ref hasNew, ref isTruncated);
        return hasNew || isTruncated != IsTruncated
            ? new ActNames { Grantees = grantees, Privileges = privileges, Settings = settings, Signals = signals, IsTruncated = isTruncated }
            : this;
    }

    /// <summary>Writes the names down.</summary>
    internal void Write(EvidenceWriter writer)
    {
        writer.Write(Grantees);
        writer.Write(Privileges);
        writer.Write(Settings);
        writer.Write(Signals);
        writer.Write(IsTruncated);
    }

    /// <summary>Takes up what <see cref="Write"/> wrote.</summary>
    internal static ActNames Read(EvidenceReader reader) => new()
    {
        Grantees = reader.ReadTexts(),
        Privileges = reader.ReadTexts(),
        Settings = reader.ReadTexts(),
        Signals = reader.HasRanks ? reader.ReadTexts() : [],
        IsTruncated = reader.ReadBoolean(),
    };

    /// <summary>Who comes first with a hundred harmless names neither hides the newest ones nor pushes out those of the beginning.</summary>
    private static IReadOnlyList<string> With(IReadOnlyList<string> known, IEnumerable<string> others, ref bool hasNew, ref bool isTruncated)
    {
        List<string>? all = null;
        foreach (var other in others)
        {
            var name = other.Length <= LongestName ? other : $"{other.AsSpan(0, LongestName)}…";
            if ((all ?? known).Contains(name))
                continue;
            hasNew = true;
            all ??= [.. known];
            all.Add(name);
            if (all.Count <= Most)
                continue;
            all.RemoveAt(Most / 2);
            isTruncated = true;
        }

        return all ?? known;
    }
}
