namespace SecMon.Detection.Conditions;

/// <summary>Ends the compilation of a condition inside <see cref="ConditionCompiler"/>; never leaves it.</summary>
internal sealed class ConditionException(int offset, string message, string? help = null) : Exception(message)
{
    public int Offset { get; } = offset;

    public string? Help { get; } = help;
}
