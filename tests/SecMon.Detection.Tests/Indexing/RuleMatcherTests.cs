using CsCheck;
using SecMon.Detection.Indexing;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Indexing;

/// <summary>The index finds exactly the rules whose condition holds, whatever rules and events.</summary>
public class RuleMatcherTests
{
    private static readonly Gen<string> Field = Gen.OneOf("user.name", "a", "a.b", "b", "db.query.text", "event.sequence");

    private static readonly Gen<string> Word = Gen.OneOf(
        "ab", "abc", "Abcd", "xabcdx", "clerk_12", "CLERK_12", "4624", "-1", "1.5", "true", "", "İı", "ſ", "\u212A", "Đđ", "aaaa", "10.1.2.3", "::1", "2001:db8::7", "a\tb", "ab*c", "😀a");

    private static readonly Gen<string> Line = Gen.Select(Field, Gen.Int[0, 15], Word.Array[1, 3], Gen.Bool).Select(LineOf);

    private static readonly Gen<string> Selection = Gen.OneOf(
        Line.Array[1, 3].Select(lines => $"\n{string.Concat(lines.DistinctBy(line => line.Split(':')[0]).Select(line => $"    {line}\n"))}"),
        Word.Where(word => word.Length > 0).Array[1, 2].Select(words => $" [{string.Join(", ", words.Select(Quoted))}]\n"));

    private static readonly Gen<string> Rule = Gen.Select(
        Selection.Array[3],
        Gen.OneOf("s0", "s0 and s1", "s0 or s1", "s0 and not s1", "not s0", "not (s0 or s1) and s2", "1 of s*", "all of s*", "not not s0", "(s0 and s1) or (s1 and s2)", "s0 and (s1 or not s2)"),
        (selections, condition) => $"title: t\nlogsource: {{category: c}}\ndetection:\n{string.Concat(selections.Select((selection, i) => $"  s{i}:{selection}"))}  condition: {condition}\n");

    private static readonly Gen<FieldValue> Scalar = Gen.OneOf(
        Word.Select(FieldValue.Text), Gen.OneOf("4624", "-1", "1.5", "1e3", "10").Select(FieldValue.Number), Gen.Bool.Select(FieldValue.Boolean), Gen.Const(FieldValue.Null));

    private static readonly Gen<FieldValue> Value = Gen.Frequency(
        (6, Scalar),
        (2, Scalar.Array[0, 3].Select(FieldValue.List)),
        (1, Scalar.Select(inner => FieldValue.Object(new FieldObject([KeyValuePair.Create("b", inner)])))),
        (1, Gen.Select(Scalar, Scalar).Select((one, other) => FieldValue.List([FieldValue.Object(new FieldObject([KeyValuePair.Create("b", one)])), other]))));

    private static readonly Gen<AccessEvent> Event = Gen.Select(Gen.Select(Field, Value).Array[0, 5], Gen.Bool).Select(EventOf);

    [Fact]
    public void Every_rule_whose_condition_holds_and_no_other() =>
        Gen.Select(Rule.Array[13, 40], Event.Array[10]).Sample(
            (rules, events) =>
            {
                var result = RuleSetLoader.Load([.. rules.Select((rule, i) => new RuleFile($"{i}.yml", $"{i}.yml", rule.Replace("title: t", $"title: t{i}", StringComparison.Ordinal)))], ListLibrary.Empty);
                Assert.DoesNotContain(result.Diagnostics, problem => problem.IsError);
                var loaded = result.RuleSet;
                var matcher = new RuleMatcher(loaded.PlanFor(LogSource.Undeclared));
                foreach (var access in events.Concat(events))
                    Assert.Equal(loaded.Detections.Index().Where(rule => rule.Item.Condition.Holds(access)).Select(rule => rule.Index), matcher.Match(access).ToArray());
            },
            iter: 500);

    private static string LineOf(string field, int kind, string[] words, bool isNegated)
    {
        var (modifier, values) = kind switch
        {
            0 => ("", List(words)),
            1 => ("|contains", List(words)),
            2 => ("|startswith", List(words)),
            3 => ("|endswith", List(words)),
            4 => ("|cased", List(words)),
            5 => ("|contains|cased", List(words)),
            6 => ("|re", "['ab+c', 'k[0-9]']"),
            7 => ("|re|i", "['K', '^a.*d$']"),
            8 => ("|gte", "[2, 4624]"),
            9 => ("|lt", "5"),
            10 => ("", "[4624, 1.5, true]"),
            11 => ("|exists", isNegated ? "false" : "true"),
            12 => ("|cidr", "[10.1.0.0/16, '2001:db8::/32']"),
            13 => ("", "null"),
            14 => ("|fieldref", "b"),
            _ => ("", "['*b*', 'a?c*', '*']"),
        };
        return $"{field}{modifier}{(isNegated && kind != 11 ? "|neq" : "")}: {values}";
    }

    private static string List(string[] words) => $"[{string.Join(", ", words.Select(Quoted))}]";

    private static string Quoted(string word) => $"\"{word.Replace("\t", "\\t", StringComparison.Ordinal)}\"";

    private static AccessEvent EventOf((string Field, FieldValue Value)[] values, bool isDocument)
    {
        var access = new AccessEvent();
        if (isDocument)
            access.Document = new FieldObject([.. values.Select(pair => KeyValuePair.Create(pair.Field, pair.Value))]);
        foreach (var (field, value) in isDocument ? [] : values)
            access.Set(new FieldName(field), value);
        return access;
    }
}
