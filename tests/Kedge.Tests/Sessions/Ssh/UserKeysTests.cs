using Kedge.Sessions.Ssh;
using Kedge.Tests.PublicKeys;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Sessions.Ssh;

public sealed class UserKeysTests : IDisposable
{
    readonly TemporaryFolder _home = new();

    public UserKeysTests() => Directory.CreateDirectory(_home[".ssh"]);

    public void Dispose() => _home.Dispose();

    void Write(string name, string text) => File.WriteAllText(Path.Combine(_home[".ssh"], name), text);

    Task<Checked<AuthorizedKeys>> Find(string? agent = null) =>
        UserKeys.Find(name => name switch { "HOME" => _home.Path, "SSH_AUTH_SOCK" => agent, _ => null }, CancellationToken.None);

    [Fact]
    public async Task Every_pub_file_counts_and_nothing_else()
    {
        Write("id_ed25519.pub", SomeKeys.Ed25519 + "\r\n");
        Write("work.pub", $"\n# at work\n{SomeKeys.Rsa2048}\n");
        Write("id_ecdsa-cert.pub", SomeKeys.Certificate);
        Write("id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----");
        Write("authorized_keys", SomeKeys.Ecdsa256);
        var found = await Find();
        Assert.Equal(["~/.ssh/id_ed25519.pub", "~/.ssh/work.pub"], found.Value.Keys.Select(k => k.From));
        Assert.Empty(found.Problems);
    }

    [Fact]
    public async Task What_cannot_be_used_is_a_warning_that_names_the_file()
    {
        Write("old.pub", SomeKeys.Dsa);
        Write("oops.pub", "-----BEGIN OPENSSH PRIVATE KEY-----\nSECRET\n");
        Write("empty.pub", "");
        Write("large.pub", new string('x', 1 << 20));
        Directory.CreateDirectory(Path.Combine(_home[".ssh"], "folder.pub"));
        File.CreateSymbolicLink(Path.Combine(_home[".ssh"], "gone.pub"), "/nowhere");
        File.CreateSymbolicLink(Path.Combine(_home[".ssh"], "zero.pub"), "/dev/zero");
        Write("good.pub", SomeKeys.Ed25519);
        var found = await Find();
        Assert.Equal("~/.ssh/good.pub", Assert.Single(found.Value.Keys).From);
        Assert.All(found.Problems, p => Assert.Equal(Severity.Warning, p.Severity));
        Assert.Equal(["empty.pub", "gone.pub", "large.pub", "old.pub", "oops.pub", "zero.pub"], found.Problems.Select(p => p.Message.Split(' ')[0]["~/.ssh/".Length..]));
        Assert.DoesNotContain("SECRET", string.Join('\n', found.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_needs_a_key_or_an_agent()
    {
        Directory.Delete(_home[".ssh"]);
        Assert.Empty((await Find("/nowhere/agent")).Value.Keys);
    }
}
