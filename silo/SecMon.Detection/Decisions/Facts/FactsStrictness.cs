namespace SecMon.Detection.Decisions.Facts;

/// <summary>How strictly a list of facts is read (decisions.md 4).</summary>
internal enum FactsStrictness
{
    /// <summary>Its rows excuse nobody.</summary>
    None,

    /// <summary>Its rows excuse signals: they name tables too.</summary>
    ExcusesSignals,

    /// <summary>Its rows excuse cases alone, which do not know their tables.</summary>
    ExcusesCases,
}
