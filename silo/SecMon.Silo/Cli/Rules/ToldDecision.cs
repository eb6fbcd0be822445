namespace SecMon.Silo.Cli.Rules;

/// <summary>What a decision did, as the ledger says, for people.</summary>
/// <param name="Title">The decision.</param>
/// <param name="Id">Its id.</param>
/// <param name="What">What it did, or wanted to do.</param>
internal sealed record ToldDecision(string Title, string Id, string What)
{
    /// <summary>False when it did not come to bear.</summary>
    public bool IsApplied { get; init; } = true;

    /// <summary>Why; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>The facts that it stands on.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Writes it, reasons below.</summary>
    public void Write(TextWriter output, Colours colours)
    {
        output.WriteLine($"  {(IsApplied ? colours.Green("→") : colours.Red("✗"))} '{Title}' {colours.Faint($"[{Id}]")}: {What}");
        if (Because is not null)
            output.WriteLine($"      because {Because}");
        if (Facts.Count > 0)
            output.WriteLine($"      facts: {string.Join(", ", Facts)}");
    }
}
