namespace SecMon.Detection.Tests.Correlation;

[Collection(MemoryTests.Name)]
public class GroupBytesTests
{
    /// <summary>Not the whole million: a rule's share of each partition varies a little, and nothing may be pushed out.</summary>
    private const int Groups = 960_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_live_group_takes_at_most_200_bytes(bool isRecordOfPerson)
    {
        var bytes = GroupBytes.Measure(Groups, isRecordOfPerson);
        TestContext.Current.SendDiagnosticMessage($"{bytes:0.0} bytes a group");
        TestContext.Current.TestOutputHelper!.WriteLine($"{bytes:0.0} bytes a group");
        Assert.InRange(bytes, 50, 200);
    }
}
