using Kedge.PublicKeys;
using Kedge.Specs;

namespace Kedge.Tests.PublicKeys;

public sealed class PublicKeyTests
{
    static readonly Place Here = new("kedge.yaml", 3, 5, 10, "- secret-in-the-line");

    static string Code(string line) => PublicKey.Parse(line, Here) is { IsOk: false } bad ? Assert.Single(bad.Problems).Code : "ok";

    [Theory]
    [InlineData(SomeKeys.Ed25519), InlineData(SomeKeys.Ecdsa256), InlineData(SomeKeys.Ecdsa384), InlineData(SomeKeys.Ecdsa521), InlineData(SomeKeys.Rsa2048)]
    public void What_ssh_keygen_makes_is_read_and_written_alike(string line)
    {
        Assert.Equal(line, PublicKey.Parse(line, null).Value.ToString());
        Assert.Equal(line, PublicKey.Parse($"  {line}\r\n", null).Value.ToString());
        Assert.Equal(line, PublicKey.Parse(line.Replace(" ", " \t ", StringComparison.Ordinal), null).Value.ToString());
    }

    [Fact]
    public void Keys_of_security_keys_are_keys() => Assert.Equal("ok", Code(SomeKeys.SkEd25519));

    [Fact]
    public void A_fingerprint_is_ssh_keygens() => Assert.Equal(SomeKeys.Fingerprint, PublicKey.Parse(SomeKeys.Ed25519, null).Value.Fingerprint);

    [Theory]
    [InlineData("", "KDG1061")]
    [InlineData("ssh-ed25519", "KDG1061")]
    [InlineData("AAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCYcC", "KDG1062")]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----", "KDG1062")]
    [InlineData(SomeKeys.Dsa, "KDG1063")]
    [InlineData(SomeKeys.Certificate, "KDG1064")]
    [InlineData("command=\"sh -c 'x'\" " + SomeKeys.Ed25519, "KDG1065")]
    [InlineData("no-pty " + SomeKeys.Ed25519, "KDG1065")]
    [InlineData("restrict,pty " + SomeKeys.Ed25519, "KDG1065")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQ*bq4ar9bxydCmUXqBFb", "KDG1066")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCYc", "KDG1066")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCQ==", "KDG1068")]
    [InlineData(SomeKeys.Rsa1024, "KDG1069")]
    [InlineData("ssh-ed25519 AAAA", "KDG1068")]
    [InlineData("ssh-ed25519 =", "KDG1066")]
    public void What_is_no_key_is_told(string line, string code) => Assert.Equal(code, Code(line));

    [Fact]
    public void The_type_outside_must_be_the_one_within() =>
        Assert.Equal("KDG1067", Code(SomeKeys.Ed25519.Replace("ssh-ed25519 ", "ssh-rsa ", StringComparison.Ordinal)));

    [Fact]
    public void Fields_have_their_lengths_and_nothing_follows()
    {
        var type = "ssh-ed25519"u8.ToArray();
        Assert.Equal("ok", Code(SomeKeys.Line("ssh-ed25519", type, new byte[32])));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ssh-ed25519", type, new byte[31])));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ssh-ed25519", type, new byte[32], [])));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ssh-ed25519", type)));
        var (curve, rsa) = ("nistp256"u8.ToArray(), "ssh-rsa"u8.ToArray());
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"u8.ToArray(), curve, [4, .. new byte[64]])));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"u8.ToArray(), curve, [2, .. new byte[64]])));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ssh-rsa", rsa, [0x81], Modulus(256))));
        Assert.Equal("KDG1068", Code(SomeKeys.Line("ssh-rsa", rsa, [1], Modulus(256))));
        Assert.Equal("ok", Code(SomeKeys.Line("ssh-rsa", rsa, [3], Modulus(256))));
        Assert.Equal("KDG1069", Code(SomeKeys.Line("ssh-rsa", rsa, [3], Modulus(2049))));
    }

    static byte[] Modulus(int length) => [0, 0x80, .. new byte[length - 2], 1];

    [Theory]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    [InlineData("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW")]
    [InlineData("PuTTY-User-Key-File-3: ssh-ed25519")]
    [InlineData("ssh-rsa MIIEpAIBAAKCAQEA secret-in-the-line")]
    public void A_private_key_is_refused_and_never_shown(string line)
    {
        var problem = Assert.Single(PublicKey.Parse(line, Here with { Excerpt = line }).Problems);
        Assert.Equal("KDG1060", problem.Code);
        Assert.Null(problem.Place!.Excerpt);
        Assert.DoesNotContain(line, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: a\naccess:\n  keys:\n    - -----BEGIN OPENSSH PRIVATE KEY-----\n      SECRETSECRET\n")]
    [InlineData("name: a\naccess:\n  keys:\n    - |\n      -----BEGIN OPENSSH PRIVATE KEY-----\n      SECRETSECRET\n")]
    [InlineData("name: a\naccess: {keys: [\"-----BEGIN RSA PRIVATE KEY-----\\nSECRETSECRET\"]}\n")]
    [InlineData("name: a\naccess: {keys: [b3BlbnNzaC1rZXktdjESECRETSECRET]}\n")]
    [InlineData("name: a\naccess: {keys: b3BlbnNzaC1rZXktdjESECRETSECRET}\n")]
    public void Nor_is_one_in_a_spec(string text)
    {
        var read = SpecReader.Read(text, "kedge.yaml");
        Assert.False(read.IsOk);
        Assert.All(read.Problems, p => Assert.DoesNotContain("SECRET", p.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_spec_names_who_may_log_in()
    {
        var read = SpecReader.Read($"name: a\naccess:\n  keys:\n    - {SomeKeys.Ed25519}\n    - {SomeKeys.Rsa2048}\n    - {SomeKeys.Ed25519} again\n", "kedge.yaml");
        Assert.Equal([SomeKeys.Ed25519, SomeKeys.Rsa2048], read.Value.Access.Keys.Select(k => k.ToString()));
        Assert.Equal("KDG1026", Assert.Single(read.Problems).Code);
        Assert.Equal(SpecReader.Read("name: a", "kedge.yaml").Value.LockDigest, read.Value.LockDigest);
        var bad = SpecReader.Read($"name: a\naccess:\n  keys:\n    - {SomeKeys.Rsa1024}\n    - {SomeKeys.Dsa}\n    - no-pty {SomeKeys.Ed25519}\n", "kedge.yaml");
        Assert.Equal([("KDG1069", 4), ("KDG1063", 5), ("KDG1065", 6)], bad.Problems.Select(p => (p.Code, p.Place!.Line)));
    }

    [Fact]
    public void Comments_lose_what_could_steer_a_terminal()
    {
        Assert.Equal("ada [31m", PublicKey.Parse(SomeKeys.Ed25519.Replace("ada@laptop", "ada \u202e[31m", StringComparison.Ordinal), null).Value.Comment);
        Assert.Equal("KDG1061", Code(SomeKeys.Ed25519 + "\u001b[31m"));
        Assert.Equal("KDG1061", Code(SomeKeys.Ed25519 + "\nssh-ed25519 AAAA"));
    }

    [Fact]
    public void Torn_keys_of_every_length_end_in_a_problem()
    {
        foreach (var line in (string[])[SomeKeys.Ed25519, SomeKeys.Ecdsa521, SomeKeys.Rsa2048])
        {
            var end = line.LastIndexOf(' ');
            for (var cut = 0; cut < end; cut++) Assert.NotEqual("ok", Code(line[..cut]));
        }
        Assert.Equal("KDG1061", Code("ssh-rsa " + new string('A', 1 << 20)));
    }
}
