using System.Text;
using Kedge.Runs.Facts;

namespace Kedge.Tests.Runs.Record;

/// <summary>Records are shared: the patch of a run holds no token that somebody pasted into a script meanwhile.</summary>
public sealed class PatchSecretsTests
{
    const string Token = "hf_abcdefghijklmnopqrstuvwxyz0123456789";

    static (string Patch, int Masked) Hide(string patch)
    {
        var (bytes, masked) = PatchSecrets.Hide(Encoding.Latin1.GetBytes(patch));
        return (Encoding.Latin1.GetString(bytes), masked);
    }

    [Fact]
    public void Only_what_is_added_is_masked() =>
        Assert.Equal(($" a = '{Token}'\n-b = '{Token}'\n+b = '***' + '***'\n+c = 1\n", 1), Hide($" a = '{Token}'\n-b = '{Token}'\n+b = '{Token}' + '{Token}'\n+c = 1\n"));

    [Fact]
    public void The_body_of_a_private_key_is_masked() => Assert.Equal(
        ("+-----BEGIN RSA PRIVATE KEY-----\n+***\n+***\n+-----END RSA PRIVATE KEY-----\n+x = 1\n context\n", 2),
        Hide("+-----BEGIN RSA PRIVATE KEY-----\n+MIIEow\n+abc=\n+-----END RSA PRIVATE KEY-----\n+x = 1\n context\n"));

    [Fact]
    public void A_private_key_in_one_line_is_masked_too() => Assert.Equal(
        ("+k = '-----BEGIN PRIVATE KEY-----***'\n+x = 1\n", 1), Hide("+k = '-----BEGIN PRIVATE KEY-----\\nMIIEow\\n-----END PRIVATE KEY-----'\n+x = 1\n"));

    [Fact]
    public void A_patch_without_secrets_stays_as_it_is_in_any_encoding()
    {
        byte[] patch = [.. "+++ b/x\n+caf"u8, 0xe9, 0xff, 0, .. "\r\n"u8];
        Assert.Same(patch, PatchSecrets.Hide(patch).Patch);
    }
}
