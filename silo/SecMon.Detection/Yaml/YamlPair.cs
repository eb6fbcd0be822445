namespace SecMon.Detection.Yaml;

/// <summary>A key and its value.</summary>
internal sealed record YamlPair(YamlScalar Key, YamlNode Value);
