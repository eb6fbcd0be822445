namespace SecMon.Detection.Pipelines;

/// <summary>One pipeline file, read: what is changed in rules before they are compiled.</summary>
/// <param name="Priority">Pipelines of a lower number go first; of the same number by path.</param>
/// <param name="Transformations">In the order in which they are applied.</param>
internal sealed record Pipeline(long Priority, IReadOnlyList<Transformation> Transformations);
