using System.Text;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats.Json;

namespace SecMon.Detection.Tests.Rules;

/// <summary>Builds rules from their detection part and asks them about JSON events.</summary>
internal static class Rule
{
    public static RuleSetResult Load(string text, ListLibrary? lists = null) => Load([text], lists);

    public static RuleSetResult Load(IReadOnlyList<string> texts, ListLibrary? lists = null) =>
        RuleSetLoader.Load([.. texts.Select((text, i) => new RuleFile($"rules/r{i}.yml", $"r{i}.yml", text))], lists ?? ListLibrary.Empty);

    /// <summary>A rule with the given lines under <c>detection</c>.</summary>
    public static string WithDetection(params string[] lines) =>
        $"title: t\nlogsource:\n  category: test\ndetection:\n{string.Concat(lines.Select(line => $"  {line}\n"))}";

    /// <summary>A rule with one selection of the given lines.</summary>
    public static string WithSelection(params string[] lines) =>
        WithDetection(["sel:", .. lines.Select(line => $"  {line}"), "condition: sel"]);

    public static ListLibrary Lists(params (string Path, string Text)[] files) =>
        new([.. files.Select(file => new RuleFile($"lists/{file.Path}", file.Path, file.Text))]);

    public static AccessEvent Event(string json)
    {
        Assert.True(JsonTree.TryRead(Encoding.UTF8.GetBytes(json), out var document), json);
        return new AccessEvent { Document = document };
    }

    public static bool Holds(string rule, string json, ListLibrary? lists = null)
    {
        var result = Load(rule, lists);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return Assert.Single(result.RuleSet.Detections).Condition.Holds(Event(json));
    }

    /// <summary>True when a rule with one selection of one line holds.</summary>
    public static bool LineHolds(string line, string json) => Holds(WithSelection(line), json);

    public static Diagnostic Error(string rule, ListLibrary? lists = null)
    {
        var result = Load(rule, lists);
        Assert.Empty(result.RuleSet.Detections);
        return Assert.Single(result.Diagnostics, diagnostic => diagnostic.IsError);
    }

    public static Diagnostic LineError(string line) => Error(WithSelection(line));

    public static Diagnostic Warning(string rule, ListLibrary? lists = null)
    {
        var result = Load(rule, lists);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return Assert.Single(result.Diagnostics);
    }
}
