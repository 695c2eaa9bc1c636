using Kedge.Sessions.Ssh;

namespace Kedge.Tests.Sessions.Ssh;

public sealed class ClientConfigTests
{
    const string Path = "/home/ada lovelace/.local/state/kedge/ssh_config";
    const string Home = "/home/ada lovelace";

    static ClientHost Host(string name, int port) =>
        new($"kedge-{name}", $"kedge-{name}-3fa9c1", "127.0.0.1", port, "kedge", $"/state 100%/{name}/client_ed25519", $"/state 100%/{name}/known_hosts");

    [Fact]
    public void Every_session_is_a_host() => Snapshot.Match(ClientConfig.Text([Host("speech", 2223), Host("digits", 2222)]));

    [Fact]
    public void The_line_stands_before_every_host_and_everything_else_stays()
    {
        const string Config = "Host *\n  User ada\n";
        var added = IncludeLine.Into(Config, Path);
        Assert.EndsWith("\n" + Config, added, StringComparison.Ordinal);
        Assert.True(IncludeLine.IsIn(added, Path, Home));
        Assert.Equal(IncludeLine.Of(Path), added.Split('\n')[1]);
    }

    [Fact]
    public void Line_ends_are_the_files_own()
    {
        var added = IncludeLine.Into("Host *\r\n  User ada\r\n", Path);
        Assert.Equal(added.Count(c => c == '\n'), added.Count(c => c == '\r'));
        Assert.True(IncludeLine.IsIn(added, Path, Home));
    }

    [Theory]
    [InlineData("/home/a \"b\" \\c/ssh_config"), InlineData("/家/ssh_config"), InlineData("/a#b/ssh_config")]
    public void Odd_paths_are_found_again(string path) => Assert.True(IncludeLine.IsIn(IncludeLine.Into("", path), path, "/root"));

    [Theory]
    [InlineData("", false)]
    [InlineData("Include \"/home/ada lovelace/.local/state/kedge/ssh_config\"", true)]
    [InlineData("  include other \"/home/ada lovelace/.local/state/kedge/ssh_config\" more\nHost *\n", true)]
    [InlineData("Include=\"~/.local/state/kedge/ssh_config\"", true)]
    [InlineData("# Include \"/home/ada lovelace/.local/state/kedge/ssh_config\"", false)]
    [InlineData("Host a\nInclude \"/home/ada lovelace/.local/state/kedge/ssh_config\"", false)]
    [InlineData("Match all\nInclude \"/home/ada lovelace/.local/state/kedge/ssh_config\"", false)]
    [InlineData("HostName x\nInclude \"/home/ada lovelace/.local/state/kedge/ssh_config\"", true)]
    [InlineData("Include /home/ada lovelace/.local/state/kedge/ssh_config", false)]
    [InlineData("Include \"/home/ada lovelace/.local/state/kedge/ssh_config.d/*\"", false)]
    public void A_line_counts_where_ssh_would_follow_it(string config, bool there) => Assert.Equal(there, IncludeLine.IsIn(config, Path, Home));

    [Theory]
    [InlineData("@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n@@@@@\nHost key verification failed.\r\n", typeof(SshFailure.OtherHostKey))]
    [InlineData("No ED25519 host key is known for kedge-a and you have requested strict checking.\r\nHost key verification failed.\r\n", typeof(SshFailure.OtherHostKey))]
    [InlineData("kedge@127.0.0.1: Permission denied (publickey).\r\n", typeof(SshFailure.Refused))]
    [InlineData("command-line: line 0: Bad configuration option: nonsense\r\n", typeof(SshFailure.BadClient))]
    [InlineData("ssh: connect to host 127.0.0.1 port 1: Connection refused\r\n", typeof(SshFailure.NotYet))]
    [InlineData("kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.0.0.1 port 2222\r\n", typeof(SshFailure.NotYet))]
    [InlineData("", typeof(SshFailure.NotYet))]
    public void What_ssh_says_has_a_meaning(string said, Type meaning) => Assert.IsType(meaning, SshFailure.Read(said));
}
