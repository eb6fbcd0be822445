namespace SecMon.Detection.Yaml;

/// <summary>What a scalar is in the core schema of YAML 1.2 (sigma.md 1.2).</summary>
internal enum YamlScalarKind
{
    /// <summary>Text: quoted, a block, or nothing else.</summary>
    Text,

    /// <summary><c>null</c>, <c>~</c> or nothing.</summary>
    Null,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Decimal, <c>0x1F</c> or <c>0o17</c>.</summary>
    Integer,

    /// <summary><c>1.5</c>, <c>1e3</c>.</summary>
    Float,
}
