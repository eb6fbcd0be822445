namespace SecMon.Detection.Decisions.Effects;

/// <summary>What a decision does (decisions.md 3); as people read it: the lower-case word with underscores.</summary>
public enum EffectKind
{
    /// <summary>The signal becomes an alert; proposed by the built-in decision for every signal.</summary>
    Alert,

    /// <summary>The signal raises no alert of its own.</summary>
    Absorb,

    /// <summary>A higher level.</summary>
    Raise,

    /// <summary>A lower level.</summary>
    Lower,

    /// <summary>On-call staff hear of it.</summary>
    Page,

    /// <summary>On-call staff do not hear of it.</summary>
    NoPage,

    /// <summary>Kept, and told to nobody.</summary>
    Expect,

    /// <summary>A fact for other decisions.</summary>
    Conclude,

    /// <summary>Cases become one incident.</summary>
    Incident,

    /// <summary>The team that works on a case.</summary>
    Route,

    /// <summary>Who works on a case.</summary>
    Assign,

    /// <summary>Something that people are asked to do.</summary>
    Task,

    /// <summary>A verdict that people may accept.</summary>
    Propose,

    /// <summary>A case is closed, with a verdict.</summary>
    Close,
}
