using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Tests.Schema;

/// <summary>The schemas that editors use say the same as the loader, as far as a schema can.</summary>
public class SchemaTests
{
    private static readonly JsonSchema RuleSchema = Read("rule.schema.json");
    private static readonly JsonSchema TestsSchema = Read("tests.schema.json");

    [Fact]
    public void Every_shipped_rule_and_test_file_is_valid()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "rules"), "*.yml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var isTests = RuleTestFile.IsTestFile(file);
            Assert.All(Documents(File.ReadAllText(file)), document => AssertValid(isTests ? TestsSchema : RuleSchema, document, file));
        }
    }

    [Fact]
    public void Every_conformance_rule_that_loads_is_valid()
    {
        using var reader = new StreamReader(typeof(SchemaTests).Assembly.GetManifestResourceStream("cases.ndjson")!);
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var one = JsonDocument.Parse(line).RootElement;
            if (one.TryGetProperty("invalid", out _))
                continue;
            foreach (var rule in one.GetProperty("rules").EnumerateArray())
                Assert.All(Documents(rule.GetString()!), document => AssertValid(RuleSchema, document, one.GetProperty("name").GetString()!));
        }
    }

    [Theory]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nlevel: urgent")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {condition: s}")]
    [InlineData("title: t\nlogsource: {definition: c}\ndetection: {s: {F: 1}, condition: s}")]
    [InlineData("title: t\ndetection: {s: {F: 1}, condition: s}")]
    [InlineData("logsource: {category: c}\ndetection: {s: {F: 1}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F|containz: 1}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: []}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: {a: 1}}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: [a, null]}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {event.ingested: 1}, condition: s}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s | count() > 5}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\ntags: [Attack.T1]")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nid: x")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\ndate: 25.11.2026")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nsecmon: {usecase: X}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nsecmon: {suppress: 60}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nsecmon: {once_per: f}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nfilter: {rules: any, s: {F: 1}, condition: s}")]
    [InlineData("title: t\ncorrelation: {type: event_cuont, rules: [a], timespan: 1m, condition: {gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: event_count, rules: [a], timespan: 10 min, condition: {gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: event_count, rules: [a], condition: {gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: event_count, rules: [a], timespan: 1m, condition: {field: f, gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: value_sum, rules: [a], timespan: 1m, condition: {gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: value_percentile, rules: [a], timespan: 1m, condition: {field: f, gte: 1}}")]
    [InlineData("title: t\ncorrelation: {type: event_count, rules: [a], timespan: 1m, condition: {'>': 1}}")]
    [InlineData("title: t\nsecmon: {type: first_sen, rules: [a], field: f}")]
    [InlineData("title: t\nsecmon: {type: first_seen, rules: [a]}")]
    [InlineData("title: t\nsecmon: {type: baseline, rules: [a], of: {max: f}, condition: {times: 5}}")]
    [InlineData("title: t\nlogsource: {category: c}\nfilter: {s: {F: 1}, condition: not s}")]
    [InlineData("title: t\nlogsource: {category: c}\nfilter: {rules: any, s: {F: 1}, condition: not s}\nsecmon: {shadow: true}")]
    [InlineData("title: t\ndecision: {on: signals, when: {a: {is: signal}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: tuesday, when: {a: {is: signal}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {level: low}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal, level|base64: low}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: []}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{incident: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{page: a, alert: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{raise: {signal: a}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{raise: {signal: a, by: 2}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{page: a}]}\nexpires: soon")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{page: a}]}\nsecmon: {page: true}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, all_of: {b: {is: signal, count: 3}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}, b: {is: signal, time: {within: {of: $a.time}}}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: signal}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}, f: {is: feed}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: case}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, horizon: 7d, when: {a: {is: signal}}, then: [{page: a}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{close: {case: a, verdict: benign}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, then: [{raise: {case: a, by: 1}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{raise: {signal: a, by: 1}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{absorb: {signal: a, into: a}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{incident: {title: t, level: high, by: user.name}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{incident: {title: t, level: high, by: user, cases: a}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{propose: {case: a, verdict: fine}}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, then: [{route: a}]}")]
    public void A_broken_rule_is_invalid(string rule) => Assert.False(IsValid(RuleSchema, Assert.Single(Documents(rule))));

    [Theory]
    [InlineData("title: t\ncorrelation: {type: temporal, timespan: 1m, condition: a and not b}")]
    [InlineData("title: t\ncorrelation: {type: temporal_ordered, rules: [a, b], timespan: 1m}")]
    [InlineData("title: t\ncorrelation: {type: value_percentile, rules: [a], timespan: 1m, condition: {field: f, percentile: 99, gte: 1, lt: 5}}")]
    [InlineData("title: t\ncorrelation: {type: value_avg, rules: a, group-by: [x], aliases: {x: {a: b}}, timespan: 1M, condition: {field: f, gt: 0.5}}")]
    [InlineData("title: t\nsecmon: {type: first_seen, rules: [a], group-by: [user.name], field: source.ip, history: 90d, learn: 7d, page: true}")]
    [InlineData("title: t\nsecmon: {type: returned, rules: [a], group-by: [u], after: 45d}")]
    [InlineData("title: t\nsecmon: {type: silence, rules: [a], after: {times: 3}}")]
    [InlineData("title: t\nsecmon: {type: without, rules: [a], missing: [b], timespan: 1d}")]
    [InlineData("title: t\nsecmon: {type: ratio, rules: [a], over: {distinct: s}, under: count, min: 60, timespan: 24h, condition: {gte: 3}}")]
    [InlineData("title: t\nsecmon: {type: run, rules: [a], field: s, step: 3, timespan: 10m, condition: {gte: 30}}")]
    [InlineData("title: t\nsecmon: {type: baseline, rules: [a], of: {sum: r}, interval: 1h, by: hour_of_week, history: 28d, learn: 7d, condition: {mads: 6, min: 50}}")]
    [InlineData("title: t\nsecmon: {type: risk, rules: [a], score: {a: 5}, half_life: 24h, condition: {gte: 10}, shadow: true}")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}\nsecmon: {shadow: true}")]
    [InlineData("title: t\ncorrelation: {type: temporal, rules: [a, b], timespan: 1m}\nsecmon: {shadow: true}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal, level: [low, high], user.name|re|i: x}, b: {is: approval, account: $a.user.name, to|gte: $a.last}}, not: {c: {is: feed}}, then: [{expect: a, because: '{b.ticket}'}]}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: signals, when: {a: {is: signal}}, all_of: {b: {is: signal, time: {within: {of: $a.time, after: -0s, before: 2h}}, count|gt: 3, count: {gte: 3}, by: user.name}}, then: [{absorb: {signal: b, into: a}}, {raise: {signal: a, by: 1}}, {lower: {signal: a, to: low}}, {conclude: {name: x, f: $a.time, n: 5}}]}\nowner: soc\nexpires: 2027-06-30\nsecmon: {shadow: true}")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, horizon: 14d, when: {a: {is: case, trigger: true, page: false}, r: {is: leaver, account: $a.user.name}}, all_of: {b: {is: case, user.name: $a.user.name, count: {gte: 3}, by: use_case}}, not: {c: {is: case, status: closed}}, then: [{incident: {title: 'by {a.user.name}', level: critical, by: user.name, cases: [a, b], page: true, next: n, runbook: r}, because: x}, {raise: {case: a, to: critical}}, {lower: {case: b, by: 1}}, {route: {case: a, to: t}}, {assign: {case: a, to: e}}, {task: call}, {task: {case: a, text: call}}, {propose: {case: a, verdict: benign}}, {close: {case: a, verdict: duplicate}}, {conclude: {name: x}}]}\nowner: soc\nexpires: 2027-06-30")]
    [InlineData("title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {on: case, when: {a: {is: case}}, all_of: null, then: [{incident: {title: t, level: high, by: source.ip, cases: a}}]}")]
    public void Every_kind_of_rule_is_valid(string rule) => AssertValid(RuleSchema, Assert.Single(Documents(rule)), rule);

    [Theory]
    [InlineData("- {name: x, expect: []}")]
    [InlineData("- {name: x, events: []}")]
    [InlineData("- {name: x, events: [], expect: [{events: [0]}]}")]
    [InlineData("- {name: x, events: [], expect: [], evnts: 1}")]
    [InlineData("- {name: x, events: [{repeat: {every: 1s}}], expect: []}")]
    [InlineData("- {name: x, events: [], expect: [], lists: {a: [b]}}")]
    [InlineData("name: x")]
    public void A_broken_test_is_invalid(string tests) => Assert.False(IsValid(TestsSchema, Assert.Single(Documents(tests))));

    [Fact]
    public void Editors_complete_every_field()
    {
        var known = Document("rule.schema.json")["definitions"]!["lines"]!["properties"]!.AsObject().Select(field => field.Key);

        Assert.Equal(Fields.All.Select(field => field.Name), known);
    }

    private static JsonSchema Read(string name) => JsonSchema.FromText(Document(name).ToJsonString());

    private static JsonNode Document(string name)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", name)))!;
        document.AsObject().Remove("$id");   // the library wants absolute ids; editors do not
        return document;
    }

    private static bool IsValid(JsonSchema schema, JsonNode document) => schema.Evaluate(JsonSerializer.SerializeToElement(document)).IsValid;

    private static void AssertValid(JsonSchema schema, JsonNode document, string where)
    {
        var result = schema.Evaluate(JsonSerializer.SerializeToElement(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{where}: {string.Join("; ", (result.Details ?? []).Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}"))}");
    }

    private static IEnumerable<JsonNode> Documents(string text)
    {
        var problems = new Problems();
        var documents = YamlReader.Read(new RuleFile("r.yml", "r.yml", text), problems);
        Assert.Empty(problems.Found);
        return documents!.Select(document => Json(document)!);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Pairs.Select(pair => KeyValuePair.Create(pair.Key.Text, Json(pair.Value)))),
        YamlSequence list => new JsonArray([.. list.Members.Select(Json)]),
        YamlScalar { Kind: YamlScalarKind.Null } => null,
        YamlScalar { Kind: YamlScalarKind.Boolean } boolean => JsonValue.Create(boolean.AsBoolean),
        YamlScalar { IsNumber: true } number => JsonNode.Parse(Detection.Matching.ExactNumber.JsonOf(number.Text)),
        _ => JsonValue.Create(((YamlScalar)node).Text),
    };
}
