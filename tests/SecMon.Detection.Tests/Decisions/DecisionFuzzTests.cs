using CsCheck;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>No text makes the loader throw, and every problem has a place.</summary>
public class DecisionFuzzTests
{
    private const string Seed = """
        title: t
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        status: stable
        decision:
          on: signals
          when:
            signal: {is: signal, level: [low, high], user.name|re|i: '^a+', time|gte: 2026-01-01}
            work: &w
              is: approval
              account: $signal.user.name
              from|lte: $signal.first
              to|gte: $signal.last
            stolen: {is: conclusion, name: stolen, since: {within: {of: $signal.time, after: -2h, before: 2h}}}
          all_of:
            many: {is: signal, user.name: $signal.user.name, count: {gte: 3}, by: source.ip}
          not:
            other: {is: account, kind|contains|all: [a, b]}
          then:
            - expect: signal
              because: 'ticket {work.ticket}, {many.count} by {work.approved_by}'
            - raise: {signal: many, by: 1}
            - absorb: {signal: signal, into: signal}
            - conclude: {name: stolen, since: $signal.time, note: $$5}
        owner: soc
        expires: 2027-06-30
        secmon: {shadow: true}
        """;

    private const string CaseSeed = """
        title: t
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        decision:
          on: case
          horizon: 14d
          when:
            login: {is: case, use_case: PR-01, trigger: true, status: [open, closed]}
            dump: {is: case, user.name: $login.user.name, last: {within: {of: $login.last, after: -2h, before: 2h}}}
            work: {is: approval, account: $login.user.name}
          all_of:
            many: {is: case, source.ip: $login.source.ip, count: {gte: 3}, by: user.name}
          not:
            other: {is: case, verdict: benign, page: true}
          then:
            - incident: {title: 'by {login.user.name}', level: high, by: user.name, cases: [login, many], page: true, next: 'lock {login.user.name}', runbook: r}
              because: '{many.count} cases'
            - raise: {case: many, by: 1}
            - route: {case: login, to: night}
            - task: 'call {login.user.name}'
            - task: {case: dump, text: call}
            - propose: {case: dump, verdict: benign}
            - close: {case: dump, verdict: duplicate}
        owner: soc
        expires: 2027-06-30
        """;

    private static readonly string[] Snippets =
        ["\n", "  ", "- ", ": ", "'", "\"", "[", "]", "{", "}", "*w", "|", "%", "\\", "---\n", "\0", "😀", "#", "null", "$", "$signal.", "$$", ".", "is", "within", "conclude", "count", "not", "then", "2026-13-01", "-0s", "1e9", "\u2028", "\uD800"];

    [Theory]
    [InlineData(Seed)]
    [InlineData(CaseSeed)]
    public void No_mutated_decision_makes_the_loader_throw(string seed) =>
        Gen.Select(Gen.Int[0, seed.Length - 1], Gen.Int[0, 12], Gen.OneOf(Snippets)).Array[1, 6]
            .Select(mutations => mutations.Aggregate(seed, (text, mutation) =>
            {
                var at = Math.Min(mutation.Item1, text.Length);
                return text[..at] + mutation.Item3 + text[Math.Min(text.Length, at + mutation.Item2)..];
            }))
            .Sample(Loads, iter: 3_000);

    [Fact]
    public void No_line_makes_the_loader_throw() =>
        Gen.Select(
            Gen.OneOf("is", "level", "time", "count", "user.name", "tags", "name", "by", "account", "|", ""),
            Gen.OneOf("", "|contains", "|neq", "|gt", "|re", "|all", "|exists", "|within", "|expand", "|cidr", "|"),
            Gen.OneOf("x", "5", "true", "null", "[a, b]", "[]", "{}", "$a.time", "$b.count", "$", "$$", "[$a.time]", "{within: {of: $a.time, before: 1h}}", "{within: 1}", "{gte: 3}", "'%night_hosts%'", "2026-01-01", "''"))
            .Array[0, 4]
            .Sample(
                lines =>
                {
                    var map = string.Join(", ", lines.DistinctBy(line => line.Item1 + line.Item2).Select(line => $"'{line.Item1}{line.Item2}': {line.Item3}"));
                    return Loads($"{DecisionFiles.Head}  on: signals\n  when: {{a: {{is: signal}}, b: {{{map}}}}}\n  all_of: {{c: {{{map}}}}}\n  then: [{{page: a}}, {{absorb: {{signal: c, into: b}}}}]\n");
                },
                iter: 3_000);

    [Fact]
    public void No_list_makes_the_library_throw() =>
        Gen.OneOf(",", "\n", "\"", "*", "#", " ", "account", "user.name", "from", "to", "2026-11-01", "ann", "\r\n", "ticket", "approved_by", "?", "\uD800").Array[0, 60].Sample(
            pieces =>
            {
                var problems = new List<Diagnostic>();
                FactsLibrary.Load(DecisionFiles.Files(("facts/approval.csv", string.Concat(pieces)), ("facts/other.csv", $"*account,from,to,ticket,approved_by,tables\n{string.Concat(pieces)}")), problems, new HashSet<string> { "other" });
                return problems.TrueForAll(problem => problem.Location is { Line: > 0, Column: > 0 });
            },
            iter: 3_000);

    private static bool Loads(string text) => DecisionFiles.Load(text).Diagnostics.All(problem => problem.Location is { Line: > 0, Column: > 0 });
}
