using System.Text.RegularExpressions;
using SecMon.Detection.Indexing;

namespace SecMon.Detection.Tests.Indexing;

public class CaseFoldTests
{
    [Fact]
    public void What_ordinal_comparison_without_case_takes_for_equal_folds_alike()
    {
        var seen = new Dictionary<string, char>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var character = (char)i;
            if (!seen.TryAdd(character.ToString(), character))
                Assert.Equal(CaseFold.Fold(seen[character.ToString()]), CaseFold.Fold(character));
        }
    }

    [Fact]
    public void Letters_beyond_the_first_plane_fold_alike_in_either_case() =>
        Assert.Equal(CaseFold.Fold("\U00010400"), CaseFold.Fold("\U00010428"));

    [Fact]
    public void What_a_regular_expression_without_case_takes_for_a_letter_folds_like_it()
    {
        for (var letter = '!'; letter <= '~'; letter++)
        {
            var regex = new Regex($"^{Regex.Escape(letter.ToString())}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            for (var i = 0; i <= char.MaxValue; i++)
            {
                if (regex.IsMatch(((char)i).ToString()))
                    Assert.Equal(CaseFold.Fold(letter), CaseFold.Fold((char)i));
            }
        }
    }

    [Fact]
    public void Folding_twice_changes_nothing()
    {
        for (var i = 0; i <= char.MaxValue; i++)
            Assert.Equal(CaseFold.Fold((char)i), CaseFold.Fold(CaseFold.Fold((char)i)));
    }
}
