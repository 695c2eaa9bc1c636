namespace Kedge.Tests;

public sealed class NearestTests
{
    [Theory]
    [InlineData("torhc", "torch touch tox", "torch")]
    [InlineData("jupyterlb", "jupyterlab jupyter jupytext", "jupyterlab jupyter")]
    [InlineData("vim-tny", "vim-tiny vim-tjp vim", "vim-tiny vim-tjp")]
    [InlineData("bcd", "acd abc bd", "acd bd")]
    [InlineData("tensorflow", "torch numpy", "")]
    [InlineData("", "", "")]
    public void The_nearest_words_are_offered_and_no_far_ones_beside_them(string word, string known, string nearest) =>
        Assert.Equal(nearest, string.Join(' ', Nearest.Of(word, known.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
