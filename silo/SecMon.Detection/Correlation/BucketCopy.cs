namespace SecMon.Detection.Correlation;

/// <summary>One bucket of a snapshot.</summary>
/// <param name="Bucket">Its number, from 0.</param>
/// <param name="Content">Its groups, written down.</param>
public sealed record BucketCopy(int Bucket, byte[] Content);
