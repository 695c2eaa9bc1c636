using System.Text;
using Kedge.Machines;

namespace Kedge.Tests.Machines;

public sealed class MachineTextTests
{
    [Fact]
    public void A_profile_reads_as_people_expect() => Snapshot.Match(MachineText.Write(SomeMachine.GpuServer));

    [Fact]
    public void What_was_written_is_read_again() => Assert.All(
        new[] { SomeMachine.GpuServer, SomeMachine.Laptop, SomeMachine.Mac },
        machine => Assert.Equal(MachineText.Write(machine), MachineText.Write(Read(MachineText.Write(machine)).Value)));

    [Theory]
    [InlineData("", "KDG2604", "not JSON")]
    [InlineData("[]", "KDG2604", "a list")]
    [InlineData("{}", "KDG2604", "no format")]
    [InlineData("{\"kedge\":2}", "KDG2605", "a later format")]
    [InlineData("{\"kedge\":1}", "KDG2604", "members are missing")]
    public void Other_texts_are_refused(string text, string code, string why) =>
        Assert.True(Read(text).Problems is [{ } problem] && problem.Code == code, why);

    [Theory]
    [InlineData("\"architecture\": \"amd64\"", "\"architecture\": \"vax\"", "KDG2606")]
    [InlineData("\"cores\": 16", "\"cores\": 0", "KDG2606")]
    [InlineData("\"cores\": 16", "\"cores\": \"16\"", "KDG2604")]
    [InlineData("\"memory\": 137438953472", "\"memory\": -1", "KDG2606")]
    [InlineData("AMD EPYC", "AMD\\u001b[2J", "KDG2606")]
    [InlineData("\"9.0\"", "\"nine\"", "KDG2604")]
    [InlineData("\"580.95.05\"", "\"580.95.5x\"", "KDG2604")]
    [InlineData("\"580.95.05\"", "null", "KDG2604")]
    [InlineData("\"linux\"", "\"plan9\"", "KDG2604")]
    [InlineData("\"glibc\"", "\"glibcs\"", "KDG2604")]
    [InlineData("\"glibc\"", "\"memory\"", "KDG2604")]
    public void One_wrong_value_is_refused(string was, string becomes, string code)
    {
        var text = MachineText.Write(SomeMachine.GpuServer);
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Equal([code], Read(text.Replace(was, becomes, StringComparison.Ordinal)).Problems.Select(p => p.Code));
    }

    [Fact]
    public void A_profile_may_leave_lists_out()
    {
        var machine = Read(MachineText.Write(SomeMachine.Laptop).Replace(",\n  \"unread\": []", "", StringComparison.Ordinal)
            .Replace("\n  \"gpus\": [],", "", StringComparison.Ordinal)).Value;
        Assert.Empty(machine.Gpus);
        Assert.Empty(machine.Unread);
    }

    [Fact]
    public void A_problem_names_line_and_member()
    {
        var problem = Read(MachineText.Write(SomeMachine.GpuServer).Replace("\"9.0\"", "9", StringComparison.Ordinal)).Problems[0];
        Assert.Equal("this is not a machine profile: wrong at $.gpus[0].capability", problem.Message);
        Assert.True(problem.Place!.Line > 20);
    }

    static Checked<Machine> Read(string text) => MachineText.Read("m.json", Encoding.UTF8.GetBytes(text));
}
