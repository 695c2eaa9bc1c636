using Kedge.PublicKeys;
using Kedge.Sessions;
using Kedge.Sessions.Inside;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.State;
using Kedge.Tests.PublicKeys;

namespace Kedge.Tests.Sessions.Ssh;

public sealed class SshServerTests
{
    static readonly SshServerConfig Config = new()
    {
        User = new("kedge", new(1234, 1234), "/home/kedge"), OpenSsh = DottedVersion.Parse("10.0"),
        Variables = Launch.NoVariables.Add("PATH", "/opt/venv/bin:/usr/bin:/bin").Add("HOME", "/home/kedge").Add("OMP_NUM_THREADS", "2")
            .Add("ODD", "a \"b\" c\\d #e").Add("UNSEEN", null).Add("LINES", "a\nb"),
    };

    static PublicKey Key(string line) => PublicKey.Parse(line, null).Value;

    [Fact]
    public void The_configuration() => Snapshot.Match(Config.Text);

    [Theory]
    [InlineData("10.0", true), InlineData("9.8", true), InlineData("9.6", false), InlineData("8.9", false), InlineData(null, false)]
    public void Only_an_sshd_that_knows_an_option_is_given_it(string? version, bool given) =>
        Assert.Equal(given, (Config with { OpenSsh = version is null ? null : DottedVersion.Parse(version) }).Text.Contains("PerSourcePenalties",
            StringComparison.Ordinal));

    [Theory]
    [InlineData(new string[0], null)]
    [InlineData(new[] { "ls *.py | wc -l" }, "cd '/work space' && ls *.py | wc -l")]
    [InlineData(new[] { "echo", "a b", "it's", "$HOME" }, "cd '/work space' && exec 'echo' 'a b' 'it'\\''s' '$HOME'")]
    public void Words_arrive_as_they_are_and_one_word_is_a_line(string[] words, string? line) => Assert.Equal(line, RemoteCommand.Of("/work space", [.. words]));

    [Fact]
    public void A_login_shell_finds_the_environments_python() => Assert.Equal(
        "# Made by Kedge for this session.\nPATH='/opt/it'\\''s:/bin'\nexport PATH\nif [ -n \"${SSH_TTY-}\" ] && [ \"$PWD\" = \"$HOME\" ]; then cd '/work space'; fi\n",
        LoginShell.File(Launch.NoVariables.Add("PATH", "/opt/it's:/bin"), "/work space").Content);

    [Fact]
    public void Every_setting_stands_once() =>
        Assert.All(Config.Text.Split('\n').Skip(1).Select(l => l.Split(' ')[0]).Where(l => l.Length > 0).GroupBy(k => k), key => Assert.Single(key));

    [Fact]
    public void Each_key_opens_once_and_says_where_it_is_from()
    {
        var keys = AuthorizedKeys.Of(new(Key(SomeKeys.Ed25519), "~/.ssh/id.pub"), new(Key(SomeKeys.Ed25519 + " twice"), "the agent"),
            new(Key(SomeKeys.Rsa2048), "the agent"), new(Key(SomeKeys.Ecdsa256), "the agent"));
        Assert.Equal($"{SomeKeys.Ed25519}\n{SomeKeys.Rsa2048}\n{SomeKeys.Ecdsa256}\n", keys.Text);
        Assert.Equal("~/.ssh/id.pub, the agent (2 keys)", keys.Words);
    }

    [Fact]
    public void Secrets_are_files_of_the_user_alone() =>
        Assert.All(SshServer.Files(Config, AuthorizedKeys.Of(), "-----"), f => Assert.Equal(SessionFile.Private, f.Mode));

    [Fact]
    public void What_an_agent_says_is_taken_where_it_is_a_key() => Assert.Equal(
        [SomeKeys.Ed25519], UserKeys.OfAgent($"The agent has no identities.\n{SomeKeys.Dsa}\n{SomeKeys.Certificate}\n{SomeKeys.Ed25519}\n\u001b[31m\n").Select(k => k.Key.ToString()));
}
