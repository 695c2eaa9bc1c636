using Kedge.Images.Finishing;

namespace Kedge.Tests.Images.Finishing;

public sealed class FinishNameTests
{
    const long Now = 1_800_000_000;
    static readonly FinishName Own = new("0123abcd", "4567cdef", Environment.ProcessId, Now);

    [Fact]
    public void A_name_reads_back()
    {
        Assert.Equal(Own, FinishName.Parse(Own.ToString()));
        Assert.Equal(Own, FinishName.Parse("localhost/" + Own));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kedge-finish-1234-567")]
    [InlineData("kedge-finish-0123abcd-4567cdef-99999999999-1")]
    [InlineData("kedge-finish-0123abcd-4567cdef-9999999999-1")]
    [InlineData("kedge-finish-0123abcd-4567cdef-1-1-x")]
    [InlineData("my-kedge-finish-0123abcd-4567cdef-1-1")]
    [InlineData("kedge-finish-0123ABCD-4567cdef-1-1")]
    public void Other_names_are_left_alone(string name) => Assert.Null(FinishName.Parse(name));

    [Fact]
    public void What_runs_stays_and_what_a_dead_process_made_goes()
    {
        Assert.False(Own.IsLeft(Own));
        // Linux numbers processes up to 4194304.
        Assert.True((Own with { Process = 4194305 }).IsLeft(Own));
        Assert.True((Own with { Started = 1 }).IsLeft(Own));
        Assert.True((Own with { Boot = "00000000" }).IsLeft(Own));
        Assert.False((Own with { Machine = "00000000", Process = 4194305 }).IsLeft(Own));
    }
}
