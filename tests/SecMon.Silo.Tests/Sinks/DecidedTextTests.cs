using System.Text.Json.Nodes;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Tests.Sinks;

public sealed class DecidedTextTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""
        {"secmon": {
          "signals": [{"name": "CU-04 Citizens looked up off hours"}, {"name": "PU-01 Person looked up without a dossier"}],
          "decisions": [
            {"title": "Under watch", "effect": "page", "because": "case 17"}, {"title": "Approved work", "effect": "expect", "because": "ticket 7", "applied": false},
            {"title": "Too wide", "error": "more than 2,000 partial matches"}]}}
        """)!;

    [Fact]
    public void People_read_what_else_was_found_and_what_was_decided_and_why()
    {
        Assert.Equal("CU-04 Citizens looked up off hours; PU-01 Person looked up without a dossier", DecidedText.Signals(Document));
        Assert.Equal(
            "Under watch (page): case 17; Approved work (expect, not applied): ticket 7; Too wide had no effect: more than 2,000 partial matches", DecidedText.Decisions(Document));
    }

    [Fact]
    public void Where_nothing_was_decided_nothing_is_said()
    {
        Assert.Null(DecidedText.Signals(JsonNode.Parse("""{"secmon": {}}""")));
        Assert.Null(DecidedText.Decisions(null));
    }
}
