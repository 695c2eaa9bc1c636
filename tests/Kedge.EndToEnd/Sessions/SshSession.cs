namespace Kedge.EndToEnd.Sessions;

/// <summary>One session that the tests of a class share: uid 1000 works in it, and its user has a key in ~/.ssh.</summary>
public sealed class SshSession(Demo demo) : IAsyncLifetime
{
    internal SessionProject Project { get; private set; } = null!;

    internal Demo Demo => demo;

    public async Task InitializeAsync()
    {
        if (!FactWithAttribute.Works("docker")) return;
        var keys = Directory.CreateDirectory(Path.Combine(demo.Built.Home, ".ssh")).FullName;
        (await demo.Built.Tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(keys, "id_ed25519"))).Ended(0);
        await File.WriteAllTextAsync(Path.Combine(keys, "config"), "# mine\nHost example\n  HostName 192.0.2.1\n");
        Project = await SessionProject.Up(demo, "ssh demo", 1000);
    }

    public async Task DisposeAsync()
    {
        if (Project is not null) await Project.DisposeAsync();
    }
}
