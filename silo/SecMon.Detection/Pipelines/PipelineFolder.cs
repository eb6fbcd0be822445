namespace SecMon.Detection.Pipelines;

/// <summary>The folder of pipelines below a rules folder. It holds no rules.</summary>
public static class PipelineFolder
{
    /// <summary>Its name.</summary>
    public const string Name = "pipelines";

    /// <summary>True for a file below the folder.</summary>
    /// <param name="relativePath">The path below the rules folder.</param>
    public static bool Holds(string relativePath) => relativePath.StartsWith($"{Name}/", StringComparison.Ordinal);
}
