using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>The clock on the wall is moved under a session; the real libfaketime gives Kedge the other time.</summary>
[Collection(SharedDemo.Name)]
public sealed class ClockTests(Demo demo)
{
    [FactWith("docker", "faketime")]
    public async Task A_clock_that_was_moved_changes_nothing_that_a_session_says_or_does()
    {
        await using var session = new Session(demo.Built, "clock");
        (await session.Up("--stop-after", "1h")).Ended(0);
        foreach (var moved in (string[])["2020-01-01", "2036-01-01"])
        {
            Assert.Matches(@"kedge-demo-clock  running  \d+ (s|min)  ", (await At(moved, "ps")).Ended(0).Out);
            Assert.Matches(@"is running already, for \d+ (s|min); jupyter answers\n", (await At(moved, "up", "--name", "clock")).Ended(0).Out);
            (await At(moved, "exec", "--name", "clock", "--", "true")).Ended(0);
            (await At(moved, "restart", "--name", "clock")).Ended(0);
        }
        foreach (var moved in (string[])["2020-01-01", "2036-01-01"])
        {
            (await At(moved, "down", "--name", "clock")).Ended(0);
            var up = (await At(moved, "up", "--name", "clock", "--no-ssh")).Ended(0).Out;
            Assert.Matches(@"is up after \d+\.\d s\n", up);
            Assert.Matches(@"  running  \d+ (s|min)  ", (await session.Kedge("ps")).Ended(0).Out);
            Assert.StartsWith(moved[..4], Started(await session.Kedge("ps", "--json")), StringComparison.Ordinal);
        }

        Task<Ran> At(string date, params string[] args) => session.Tool("faketime", [date, Built.Program, .. args]);
    }

    /// <summary>As a Kedge of before wrote it, and as a hand may have changed it: without the clock that nobody moves.</summary>
    [FactWith("docker")]
    public async Task A_record_of_a_time_that_cannot_be_is_shown_and_ended_all_the_same()
    {
        await using var session = new Session(demo.Built, "times");
        await session.UpJson();
        var record = Path.Combine(session.Own, "session.json");
        foreach (var (started, shown) in ((string, string)[])[("9999-12-31T23:59:59+00:00", @"  0 s  "), ("0001-01-01T00:00:00+00:00", @"  \d+ days  ")])
        {
            var text = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(record))!.AsObject();
            text["started"] = started;
            text.Remove("uptime");
            await File.WriteAllTextAsync(record, text.ToJsonString());
            Assert.Matches(shown, (await session.Kedge("ps")).Ended(0).Out);
            (await session.Kedge("ps", "--json")).Ended(0);
            Assert.Contains("is running already", (await session.Up()).Ended(0).Out, StringComparison.Ordinal);
        }
        (await session.Kedge("down", "--name", "times")).Ended(0);
        Assert.Equal("", await session.Containers());
    }

    static string Started(Ran ps) => JsonDocument.Parse(ps.Ended(0).Out).RootElement[0].GetProperty("started").GetString()!;
}
