namespace SecMon.Events.Formats.PostgreSql;

/// <summary>The first record of some content.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Its bytes, line end included; 0 for <see cref="FrameKind.None"/>.</param>
internal readonly record struct Frame(FrameKind Kind, int Length)
{
    public static readonly Frame NeedMore = new(FrameKind.None, 0);
}
