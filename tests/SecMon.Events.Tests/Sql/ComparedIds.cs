using CsCheck;
using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events.Tests.Sql;

/// <summary>A person is recognised however the id is written that is compared to a listed column (sql.md, Subjects).</summary>
public class ComparedIds
{
    private const long Id = 1_099_000_008;

    [Theory]
    [InlineData("citizen_id::bigint = 1099000008")]
    [InlineData("1099000008 = citizen_id::bigint")]
    [InlineData("c.citizen_id::bigint = 1099000008")]
    [InlineData("\"citizen_id\"::bigint = 1099000008")]
    [InlineData("CITIZEN_ID::BIGINT=1099000008")]
    [InlineData("pop.citizen.citizen_id::numeric(12,0) = 1099000008")]
    [InlineData("CAST(citizen_id AS numeric(12)) = 1099000008")]
    [InlineData("(citizen_id)::bigint IN (1099000008)")]
    [InlineData("citizen_id::bigint = ANY (ARRAY[1099000008])")]
    [InlineData("citizen_id::bigint = ANY ('{1099000008}')")]
    [InlineData("citizen_id::bigint = '1099000008'")]
    [InlineData("citizen_id::bigint IS NOT DISTINCT FROM 1099000008")]
    [InlineData("citizen_id = '00109900000' || '8'")]
    [InlineData("citizen_id = ('0010' || '9900000') || '8'")]
    [InlineData("citizen_id = '00' || ('10990000' || '08')")]
    [InlineData("citizen_id = '0' || '0' || 1099000008")]
    [InlineData("citizen_id = '00109900000'::text || '8'::text")]
    [InlineData("citizen_id = concat('001', '099', '000008')")]
    [InlineData("citizen_id = '001 099 000 008'")]
    [InlineData("citizen_id = '001.099.000.008'")]
    [InlineData("citizen_id = '001-099-000-008'")]
    [InlineData("citizen_id = E'\\060\\060\\061099000008'")]
    [InlineData("citizen_id = lpad('1099000008', 12, '0') AND 1 = 1", false)]
    [InlineData("citizen_id = lpad(1099000008::text, 12, '0')")]
    [InlineData("lpad(citizen_id::text, 12, '0') = '001 099 000 008'")]
    [InlineData("trim(citizen_id) = '001 099 000 008'")]
    [InlineData("x = 5 AND (so_cccd = '001 099 000 008' OR y = 6)")]
    [InlineData("citizen_id LIKE '001 099 000 008'")]
    [InlineData("NOT citizen_id::bigint = 1099000008")]
    [InlineData("EXISTS (SELECT 1 FROM pop.citizen d WHERE d.citizen_id::bigint = 1099000008)")]
    [InlineData("citizen_id::bigint IN (VALUES (1099000008))")]
    public void An_id_compared_to_a_listed_column(string condition, bool isFound = true) =>
        Assert.Equal(isFound ? [Id] : [], Ids($"SELECT * FROM pop.citizen c WHERE {condition}"));

    [Theory]
    [InlineData("phone = '912345678'")]
    [InlineData("birth_year = 1099000008 AND citizen_id IS NOT NULL")]
    [InlineData("citizen_id IS NULL OR rows = 1099000008")]
    [InlineData("citizen_id = '912345678'")]
    [InlineData("citizen_id LIKE '00109900000_'")]
    [InlineData("citizen_id LIKE '001%'")]
    [InlineData("citizen_id > '0' LIMIT 100")]
    [InlineData("citizen_id::bigint > 1000000")]
    [InlineData("citizen_id::bigint BETWEEN 1 AND 5")]
    [InlineData("citizen_id <> '5' AND x = 7")]
    [InlineData("citizen_id::bigint NOT IN (5, 6)")]
    [InlineData("citizen_id::bigint IS DISTINCT FROM 5")]
    [InlineData("left(citizen_id, 3) = '001'")]
    [InlineData("substr(citizen_id, 1, 3) = '001'")]
    [InlineData("right(citizen_id, 4)::int = 8")]
    [InlineData("length(citizen_id) = 12")]
    [InlineData("citizen_id::bigint - 1 = 1099000007")]
    [InlineData("citizen_id::bigint % 100 = 7")]
    [InlineData("citizen_id::bigint = 1099000007 + 1")]
    [InlineData("citizen_id::bigint = -1099000008")]
    [InlineData("citizen_id = 'x' || '001 099 000 008'")]
    [InlineData("citizen_id = reverse('800 000 990 100')")]
    [InlineData("(citizen_id, year) IN (('x', 1990))")]
    [InlineData("citizen_id = (SELECT max(id) FROM t WHERE n = 5)")]
    [InlineData("citizen_id = t.id AND t.n = 5")]
    [InlineData("citizen_id::varchar(12) = t.id")]
    [InlineData("CASE WHEN citizen_id IS NULL THEN 5 ELSE 6 END = 5")]
    public void What_names_nobody(string condition) => Assert.Empty(Ids($"SELECT * FROM pop.citizen c WHERE {condition}"));

    [Theory]
    [InlineData("SELECT citizen_id, 5, x = 6 FROM pop.citizen LIMIT 7")]
    [InlineData("INSERT INTO pop.citizen (citizen_id, birth_year) VALUES ('x', 1990)")]
    [InlineData("CREATE TABLE t (citizen_id varchar(12), n int DEFAULT 5)")]
    [InlineData("SELECT count(*) FROM pop.citizen GROUP BY citizen_id HAVING count(*) = 2")]
    [InlineData("SELECT * FROM a JOIN b USING (citizen_id) WHERE n = 5")]
    [InlineData("citizen_id = ((((((5")]
    [InlineData(")))) citizen_id ::")]
    public void Statements_that_compare_no_id(string statement) => Assert.DoesNotContain(Id, Ids(statement));

    [Fact]
    public void An_update_is_about_the_person_that_it_names() =>
        Assert.Equal([Id], Ids("UPDATE pop.citizen SET name = 'x', year = 1990 WHERE citizen_id::bigint = 1099000008 RETURNING 5"));

    [Fact]
    public void Several_ids_are_each_found_once() =>
        Assert.Equal([1_099_000_008, 5, 6], Ids("SELECT * FROM c WHERE citizen_id::bigint IN (1099000008, 5, 6, 5) OR citizen_id = '001099000008'"));

    [Theory]
    [InlineData("citizen_id::bigint = $1", new[] { 1 })]
    [InlineData("x = $1 AND citizen_id = ANY ($2)", new[] { 2 })]
    [InlineData("citizen_id IN ($3, $4)", new[] { 3, 4 })]
    [InlineData("citizen_id > $1", new int[0])]
    [InlineData("citizen_id = '0' || $1", new int[0])]
    public void Parameters_that_hold_an_id(string condition, int[] parameters) =>
        Assert.Equal(parameters, Reading.Of($"SELECT * FROM pop.citizen WHERE {condition}").SubjectParameters);

    [Theory]
    [InlineData("WHERE citizen_id LIKE '00109900000_'")]
    [InlineData("WHERE reverse(citizen_id) = reverse('800000990100')")]
    [InlineData("WHERE x = 1 OR (citizen_id::bigint - 1) = 1099000007")]
    [InlineData("WHERE citizen_id > $1")]
    [InlineData("JOIN t ON citizen_id = '5' || t.x")]
    [InlineData("GROUP BY 1 HAVING max(citizen_id) = 'x'")]
    [InlineData("c JOIN (VALUES (1099000008)) v(id) ON c.citizen_id::bigint = v.id")]
    [InlineData("c JOIN (SELECT '00109900' || '0008' AS id) v ON c.citizen_id = v.id")]
    [InlineData("c JOIN unnest(ARRAY[1099000008]) v ON c.citizen_id::bigint = v")]
    [InlineData("WHERE EXISTS (SELECT 1 FROM d WHERE md5(d.citizen_id) = 'x')")]
    public void A_condition_that_asks_by_a_listed_column(string clause) => Assert.True(Reading.Of($"SELECT * FROM pop.citizen {clause}").AsksById);

    [Theory]
    [InlineData("SELECT citizen_id, citizen_id = '5' FROM pop.citizen WHERE full_name = 'x' LIMIT 1")]
    [InlineData("SELECT * FROM a JOIN b ON a.citizen_id = b.citizen_id WHERE a.name = 'x' AND b.n = 5 ORDER BY citizen_id, 5")]
    [InlineData("SELECT * FROM a WHERE citizen_id IN (SELECT citizen_id FROM b WHERE b.n = 5)")]
    [InlineData("SELECT * FROM a WHERE citizen_id IS NOT NULL AND n = 5")]
    [InlineData("UPDATE a SET citizen_id = '5'")]
    public void A_condition_that_does_not(string statement) => Assert.False(Reading.Of(statement).AsksById);

    [Theory]
    [InlineData(12, true, 12, false)]
    [InlineData(10, true, 12, true)]
    [InlineData(9, true, 9, false)]
    [InlineData(10, false, 12, false)]
    [InlineData(13, true, 12, null)]
    public void A_length_of_the_setting_is_an_id_and_a_number_is_padded(int digits, bool isNumber, int length, bool? needsPadding)
    {
        var columns = new SubjectColumns([length], ["id"]);
        Assert.Equal(needsPadding is not null && (isNumber || digits == length), columns.IsId(digits, isNumber));
        Assert.Equal(digits == length, columns.IsId(digits, isNumber: false));
    }

    [Fact]
    public void A_length_other_than_twelve_counts_in_its_columns_alone()
    {
        var analyser = new PostgreSqlAnalyser(new SubjectColumns([9, 12], ["so_cmnd"]));
        var reading = new SqlReading();
        analyser.Analyse("SELECT * FROM c WHERE so_cmnd = '012345678' AND phone = '912345678'"u8, reading);
        Assert.Equal([12_345_678], reading.CitizenIds);
    }

    [Fact]
    public void It_takes_steps_as_the_text_grows()
    {
        string Text(int n) => $"SELECT * FROM c WHERE citizen_id IN ({string.Join(" || ", Enumerable.Repeat("('1')", n))}) OR {new string('(', n)}citizen_id = 5";
        Reading.Of(Text(1_000));
        var few = Reading.Analyser.Steps;
        Reading.Of(Text(8_000));
        Assert.InRange(Reading.Analyser.Steps, 1, few * 9);
    }

    [Fact]
    public void Whatever_stands_around_a_listed_column_nothing_is_thrown_and_nobody_is_found_twice()
    {
        string[] pieces = ["citizen_id", "so_cccd", "'001 099 000 008'", "1099000008", "$1", "'{1,2}'", "(", ")", "[", "]", ",", ";", "=", "<", "||", "-", "::bigint", "::varchar(12)", "AND", "OR", "NOT", "IN", "ANY", "ARRAY", "BETWEEN", "LIKE", "IS", "DISTINCT", "FROM", "WHERE", "SELECT", "JOIN", "ON", "VALUES", "CAST", "AS", "trim", "concat", "f", "x", "."];
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[1, 40].Sample(
            words =>
            {
                var ids = Ids($"SELECT * FROM c WHERE citizen_id {string.Join(' ', words)}");
                Assert.Equal(ids.Distinct(), ids);
            },
            iter: 20_000);
    }

    private static List<long> Ids(string statement) => Reading.Of(statement).CitizenIds;
}
