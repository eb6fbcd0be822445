using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>What a JSON record may say of SecMon's own fields, however it writes their names.</summary>
public class SenderClaims
{
    [Theory]
    [InlineData("\"secmon.account.kind\":\"monitor\"", "secmon.account.kind", 1)]
    [InlineData("\"secmon\":{\"account\":{\"kind\":\"monitor\"}}", "secmon.*", 1)]
    [InlineData("\"secmon\":{\"account.kind\":\"monitor\",\"charter\":\"x\"}", "secmon.account.kind", 2)]
    [InlineData("\"secmon.account\":{\"kind\":\"monitor\"}", "secmon.*", 1)]
    [InlineData("\"secmon\":[{\"sql\":{\"kind\":\"x\"}}]", "secmon.*", 1)]
    [InlineData("\"secmon.subject\":\"x\"", "secmon.*", 1)]
    [InlineData("\"secmon.001099000008\":1", "secmon.*", 1)]
    [InlineData("\"event\":{\"ingested\":1}", "event.ingested", 1)]
    [InlineData("\"event.dataset\":\"secmon.feed\"", "event.dataset", 1)]
    [InlineData("\"labels\":{\"system\":\"x\",\"own\":1}", "labels.system", 1)]
    [InlineData("\"secmon.subject\":{\"serial\":1,\"place\":\"999\"}", "secmon.subject.serial", 1)]
    public void What_only_SecMon_sets_is_dropped_and_counted(string members, string example, int dropped)
    {
        var access = Event(members);

        Assert.Equal((dropped, example), (access.ForeignFields, access.ForeignField));
        Assert.False(access.Has(Fields.AccountKind));
        Assert.False(access.Has(Fields.SqlKind));
        Assert.Equal(Feed.Options.SourceId, access[Fields.SourceId].TextForm());
    }

    [Theory]
    [InlineData("\"secmon\":{\"purpose\":{\"dossier\":\"d\"}}", "secmon.purpose.dossier", "d")]
    [InlineData("\"secmon.purpose.code\":\"c\"", "secmon.purpose.code", "c")]
    [InlineData("\"secmon\":{\"service\":{\"name\":\"n\",\"provider\":\"p\"}}", "secmon.service.provider", "p")]
    [InlineData("\"secmon\":{\"account\":{\"kind\":\"x\"},\"session.id\":\"s\"}", "secmon.session.id", "s")]
    [InlineData("\"labels\":{\"system\":\"x\",\"own\":\"kept\"}", "labels.own", "kept")]
    [InlineData("\"event\":{\"ingested\":1,\"action\":\"read\"}", "event.action", "read")]
    [InlineData("\"host\":{\"name\":\"theirs\",\"os\":\"x\"}", "host.os", "x")]
    [InlineData("\"secmonitor.kind\":\"x\"", "secmonitor.kind", "x")]
    public void What_is_theirs_stays(string members, string name, string value) =>
        Assert.Equal(value, Event(members)[new FieldName(name)].TextForm());

    [Fact]
    public void The_server_is_the_configuration_s_when_that_names_one()
    {
        var named = Event("\"host\":{\"name\":\"theirs\"}", Feed.Options with { Host = "ours" });
        var unnamed = Event("\"host\":{\"name\":\"theirs\"}", Feed.Options with { Host = null });

        Assert.Equal(("ours", 1), (named[Fields.HostName].TextForm(), named.ForeignFields));
        Assert.Equal(("theirs", 0), (unnamed[Fields.HostName].TextForm(), unnamed.ForeignFields));
    }

    private static AccessEvent Event(string members, ParserOptions? options = null) =>
        Feed.Event("json", $"{{\"@timestamp\":\"2026-11-16T00:31:29Z\",{members}}}", options ?? Feed.Options);
}
