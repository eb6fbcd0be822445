namespace SecMon.Silo.Sources;

/// <summary>What came of reading more of a file.</summary>
internal enum FillResult
{
    /// <summary>Nothing is there now.</summary>
    Nothing,

    /// <summary>More was read.</summary>
    More,

    /// <summary>The file was cut: it does not hold any more what was read of it.</summary>
    Cut,

    /// <summary>Another file was written in its place.</summary>
    OtherFile,
}
