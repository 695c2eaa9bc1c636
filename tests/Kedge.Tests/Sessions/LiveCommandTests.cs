using Kedge.Sessions;

namespace Kedge.Tests.Sessions;

public sealed class LiveCommandTests
{
    /// <summary>A recorder that has no room yet holds the program back, not what people see.</summary>
    [Fact]
    public async Task A_piece_is_shown_before_there_must_be_room_for_more()
    {
        var (shown, told, unseen) = (new MemoryStream(), 0L, 0);
        var live = new LiveCommand(new("head", ["-c", "1000000", "/dev/zero"]), shown, Stream.Null);
        var events = new LiveEvents((_, bytes) => told += bytes.Length, (_, _) => { }) { Room = () => unseen += shown.Length < told ? 1 : 0 };
        Assert.Equal(0, await live.Run(events, _ => { }));
        Assert.Equal((1_000_000, 1_000_000, 0), (shown.Length, told, unseen));
    }

    [Fact]
    public async Task A_program_that_is_not_there_has_no_exit_code() =>
        Assert.Null(await new LiveCommand(new("no-such-program-anywhere", []), Stream.Null, Stream.Null) { SharesTerminal = true }.Run(LiveEvents.None, _ => { }));
}
