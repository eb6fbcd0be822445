using System.Globalization;
using SecMon.Detection.Rules;
using SecMon.Silo.Sinks;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads values of a configuration, and notes every problem with its line instead of ending at the first.</summary>
/// <param name="path">The file, as problems name it.</param>
internal sealed class Settings(string path)
{
    private readonly List<Diagnostic> _problems = [];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <summary>The maps of a list.</summary>
    public IEnumerable<YamlMappingNode> Items(YamlMappingNode root, string key)
    {
        if (!root.Children.TryGetValue(key, out var value))
            yield break;
        if (value is not YamlSequenceNode list)
        {
            Problem(value, $"{key} is a list", $"write  {key}:  and below it lines that begin with a dash");
            yield break;
        }

        foreach (var item in list)
        {
            if (item is YamlMappingNode map)
                yield return map;
            else
                Problem(item, $"each of the {key} is a map", "write  - {id: …, path: …, format: …}");
        }
    }

    /// <summary>A text that must be there.</summary>
    public string? Required(YamlMappingNode node, string key)
    {
        var text = Text(node, key);
        if (text is null && !node.Children.ContainsKey(key))
            Problem(node, $"'{key}' is missing", $"add  {key}: …");
        return text;
    }

    /// <summary>A text; null when there is none.</summary>
    public string? Text(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(key, out var value))
            return null;
        if (value is YamlScalarNode { Value.Length: > 0 } scalar)
            return scalar.Value;
        Problem(value, $"'{key}' is a text", help: null);
        return null;
    }

    /// <summary>Several texts, as a list or one by itself.</summary>
    public IReadOnlyList<string> Texts(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(key, out var value))
            return [];
        if (value is YamlSequenceNode list && list.All(item => item is YamlScalarNode { Value.Length: > 0 }))
            return [.. list.Select(item => ((YamlScalarNode)item).Value!)];
        return Text(node, key) is { } text ? [text] : [];
    }

    /// <summary>The map under a key; null when there is none.</summary>
    public YamlMappingNode? Map(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(key, out var value))
            return null;
        if (value is YamlMappingNode map)
            return map;
        Problem(value, $"'{key}' is a map", $"write  {key}: {{…}}");
        return null;
    }

    /// <summary>A length of time like <c>90s</c>, <c>15m</c>, <c>24h</c>, <c>30d</c>; null when there is none.</summary>
    public TimeSpan? Duration(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration))
            return duration;
        Problem(node.Children[key], $"'{text}' is no length of time", "write a number and a unit:  90s,  15m,  24h  or  30d");
        return null;
    }

    /// <summary>A whole number of at least 1; null when there is none.</summary>
    public int? Positive(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        Problem(node.Children[key], $"'{text}' is no whole number above 0", help: null);
        return null;
    }

    /// <summary>true or false; null when there is neither.</summary>
    public bool? Boolean(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        if (bool.TryParse(text, out var value))
            return value;
        Problem(node.Children[key], $"'{text}' is neither true nor false", help: null);
        return null;
    }

    /// <summary>A path of a file that is there; null when none is named.</summary>
    public string? File(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } file)
            return null;
        if (System.IO.File.Exists(file))
            return file;
        Problem(node.Children[key], $"there is no file {file}", $"paths are relative to the current folder, {Environment.CurrentDirectory}");
        return null;
    }

    /// <summary>A path of a folder; null when none is named.</summary>
    public string? Folder(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } folder)
            return null;
        if (!Directory.Exists(folder))
            Problem(node.Children[key], $"there is no folder {folder}", $"paths are relative to the current folder, {Environment.CurrentDirectory}");
        return folder;
    }

    /// <summary>One of some words; null when there is none.</summary>
    public string? Word<T>(YamlMappingNode node, string key, IReadOnlyDictionary<string, T> words)
    {
        if (Text(node, key) is not { } text)
            return null;
        if (words.ContainsKey(text))
            return text;
        Problem(node.Children[key], $"unknown value '{text}'", $"values: {string.Join(", ", words.Keys)}");
        return null;
    }

    /// <summary>An address of the web; null when it is none.</summary>
    /// <param name="node">The map.</param>
    /// <param name="key">The key that named it.</param>
    /// <param name="text">The address.</param>
    /// <param name="isRoot">True when paths are added to it.</param>
    public Uri? Url(YamlMappingNode node, string key, string text, bool isRoot)
    {
        var whole = isRoot && !text.EndsWith('/') ? text + '/' : text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Problem(node.Children[key], $"'{text}' is no address of http or https", "write  url: \"https://host:port\"");
            return null;
        }

        if (url.UserInfo.Length == 0)
            return url;
        Problem(node.Children[key], "an address holds no user and password", "name them with  user:  and  password_file:");
        return null;
    }

    /// <summary>A secret from a file or an environment variable, never from the configuration itself; null when none is named.</summary>
    public Secret? Secret(YamlMappingNode node, string fileKey, string variableKey)
    {
        var file = File(node, fileKey);
        var variable = Text(node, variableKey);
        if (file is not null && variable is not null)
        {
            Problem(node.Children[variableKey], $"{fileKey} and {variableKey} name the same secret", "keep one of the two");
            return null;
        }

        if (variable is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
            Problem(node.Children[variableKey], $"the environment variable {variable} is not set", help: null);
        return Sinks.Secret.From(file, variable);
    }

    /// <summary>A number of bytes like <c>64KiB</c> or <c>100MiB</c>; null when there is none.</summary>
    public long? Size(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        long? unit = text[digits..].Trim() switch
        {
            "" or "B" => 1,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            _ => null,
        };
        if (unit is { } one && int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number * one;
        Problem(node.Children[key], $"'{text}' is no size", "write a number and a unit:  64KiB,  100MiB  or  1GiB");
        return null;
    }

    /// <summary>A severity; null when there is none.</summary>
    public Severity? Level(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } text)
            return null;
        if (Enum.TryParse<Severity>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsDigit(text[0]))
            return level;
        Problem(node.Children[key], $"unknown level '{text}'", "levels: informational, low, medium, high, critical");
        return null;
    }

    /// <summary>A time zone; null when there is none.</summary>
    public TimeZoneInfo? Zone(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } name)
            return null;
        if (name == Events.LocalTime.DefaultZone.Id)
            return Events.LocalTime.DefaultZone;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        Problem(node.Children[key], $"unknown time zone '{name}'", "write an IANA name like Asia/Ho_Chi_Minh; Debian has them in the package tzdata");
        return null;
    }

    /// <summary>Every other key is a problem.</summary>
    public void CheckKeys(YamlMappingNode node, IReadOnlyCollection<string> known)
    {
        foreach (var key in node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
                Problem(key, $"unknown key '{name}'", $"keys here: {string.Join(", ", known)}");
        }
    }

    /// <summary>Notes a problem.</summary>
    public void Problem(YamlNode node, string message, string? help) =>
        _problems.Add(new Diagnostic(At(node.Start), IsError: true, message, help));

    /// <summary>Notes a problem that has its place already.</summary>
    public void Problem(Diagnostic problem) => _problems.Add(problem);

    /// <summary>A place in the file.</summary>
    public SourceLocation At(Mark mark) => new(path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
