
namespace Kedge.EndToEnd.Checks;

/// <summary>A real image, real containers, changed by hand: <c>kedge check</c> names each change, and what keeps it from looking.</summary>
public sealed class DriftTests : IAsyncLifetime
{
    const string UserSite = "/home/run/.local/lib/python3.13/site-packages", LocalSite = "/usr/local/lib/python3.13/dist-packages";

    SmallImage _image = null!;

    public async Task InitializeAsync()
    {
        if (!FactWithAttribute.Works("docker")) return;
        _image = await SmallImage.Make("trixie", "3.13", "\"2.6\"");
        (await _image.Built.Kedge("build", "--load")).Ended(0);
    }

    public Task DisposeAsync()
    {
        _image?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>One test for all: the image takes longer than all of these together.</summary>
    [FactWith("docker")]
    public async Task What_was_changed_by_hand_is_named()
    {
        Assert.Contains("in a fresh container", (await _image.Built.Kedge("check", "--only", "environment", "--deep")).Ended(0).Out, StringComparison.Ordinal);
        await using (var session = await HandStartedSession.Start(_image))
        {
            Assert.Contains($"in session {session.Name}", (await session.Check()).Ended(0).Out, StringComparison.Ordinal);
            (await session.Change("touch /usr/bin/awk /etc/passwd; echo x > /tmp/x; mkdir -p /var/log/y; echo z > /var/log/y/z")).Ended(0);
            (await session.Check()).Ended(0);
        }
        await EachByItself();
        await HostileNames();
        await ABrokenDatabase();
        await WhatKeepsItFromLooking();
        await AContainerThatStopsMeanwhile();
    }

    async Task EachByItself()
    {
        await using var session = await HandStartedSession.Start(_image);
        (await session.Change($"mkdir -p {UserSite}/six-1.16.0.dist-info; printf 'Name: six\\nVersion: 1.16.0\\n' > {UserSite}/six-1.16.0.dist-info/METADATA; echo pip > {UserSite}/six-1.16.0.dist-info/INSTALLER", "1234")).Ended(0);
        (await session.Change($"mkdir -p {LocalSite}/evil-2.dist-info; printf 'Name: evil\\nVersion: 2\\n' > {LocalSite}/evil-2.dist-info/METADATA")).Ended(0);
        (await session.Change("echo '# edited' >> /usr/share/perl5/Debconf/Log.pm || echo '# edited' >> /etc/bash.bashrc")).Ended(0);
        (await session.Change("echo mine > /usr/local/bin/mine; rm /usr/bin/factor")).Ended(0);
        (await session.Change("dpkg --force-all --remove media-types")).Ended(0);
        var drift = await session.Drift();
        Assert.Contains("KDG5401 media-types", drift);
        Assert.Contains("KDG5412 evil", drift);
        Assert.Contains("KDG5412 six", drift);
        Assert.Contains("KDG5422 coreutils", drift);
        Assert.Contains("KDG5423 /usr/local/bin/mine", drift);
        Assert.Single(drift, d => d.StartsWith("KDG5421", StringComparison.Ordinal));
        Assert.Contains("KDG5422 coreutils", await session.Drift("--deep"));
    }

    async Task HostileNames()
    {
        await using var session = await HandStartedSession.Start(_image);
        (await session.Change($"mkdir -p \"{UserSite}/$(printf 'a\\nb').dist-info\" {UserSite}/none.dist-info; printf 'Name: \\033[2J[bold]$(id)\\nVersion: 1\\n' > \"{UserSite}/$(printf 'a\\nb').dist-info/METADATA\"", "1234")).Ended(0);
        var said = (await session.Check("--markdown")).Ended(1);
        Assert.DoesNotContain('\u001b', said.Out + (await session.Check()).Out);
        Assert.Contains("KDG5414", said.Out, StringComparison.Ordinal);
    }

    async Task ABrokenDatabase()
    {
        await using var session = await HandStartedSession.Start(_image);
        (await session.Change("head -c 20000 /var/lib/dpkg/status > /tmp/s; printf '\\nnot a field\\n' >> /tmp/s; cat /tmp/s > /var/lib/dpkg/status")).Ended(0);
        Assert.Equal(["KDG5405 /var/lib/dpkg/status"], await session.Drift());
        (await session.Change("rm /var/lib/dpkg/status")).Ended(0);
        Assert.Contains("KDG5455", (await session.Check()).Ended(2).Out, StringComparison.Ordinal);
    }

    async Task WhatKeepsItFromLooking()
    {
        await using var session = await HandStartedSession.Start(_image);
        foreach (var (script, code) in new[] { ("printf \"\\nkedge-inventory {\\\"python\\\": \"", "KDG5452"), ("exit 3", "KDG5452"),
            ("exec yes kedge", "KDG5453"), ("exec head -c 100000000 /dev/zero", "KDG5453") })
        {
            await session.ReplacePython(script);
            var said = (await session.Check()).Ended(1);   // That the interpreter is another one is certain.
            Assert.Contains(code, said.Out, StringComparison.Ordinal);
            Assert.Contains("/usr/bin/python3", said.Out, StringComparison.Ordinal);
        }
        (await session.Change("rm /usr/bin/python3")).Ended(0);
        Assert.Contains("KDG5450", (await session.Check()).Ended(1).Out, StringComparison.Ordinal);
    }

    async Task AContainerThatStopsMeanwhile()
    {
        await using var session = await HandStartedSession.Start(_image);
        await session.ReplacePython("touch /tmp/looked; exec sleep 1200");
        var checking = session.Check();
        while ((await session.Change("test -e /tmp/looked")).Code != 0 && !checking.IsCompleted) await Task.Delay(100);
        (await _image.Built.Tool("docker", "kill", session.Name)).Ended(0);
        Assert.Contains("KDG5451", (await checking).ToString(), StringComparison.Ordinal);
        Assert.Contains("in a fresh container", (await session.Check()).Ended(0).Out, StringComparison.Ordinal);
    }

    [FactWith("docker", "podman")]
    public async Task The_same_with_Podman()
    {
        var surroundings = _image.Built.Surroundings();
        surroundings["KEDGE_ENGINE"] = "podman";
        (await Built.Run(Built.Program, ["build", "--load"], _image.Built.Folder, surroundings)).Ended(0);
        await using var session = await HandStartedSession.Start(_image, "podman");
        Assert.Contains($"in session {session.Name}", (await session.Check()).Ended(0).Out, StringComparison.Ordinal);
        (await session.Change("echo mine > /usr/local/bin/mine; rm /usr/bin/factor")).Ended(0);
        Assert.Equal(["KDG5422 coreutils", "KDG5423 /usr/local/bin/mine"], await session.Drift());
    }

    [FactWith("docker")]
    public async Task A_lock_that_has_moved_on_is_named()
    {
        await using var session = await HandStartedSession.Start(_image);
        var file = Path.Combine(_image.Built.Folder, "kedge.lock");
        var text = await File.ReadAllTextAsync(file);
        var locked = Kedge.Locks.LockText.Read(text, file).Value;
        await File.WriteAllTextAsync(file, Kedge.Locks.LockText.Write(locked with { Packages = [.. locked.Packages.Where(p => p.Name != "media-types")] }));
        Assert.Equal(["KDG5402 media-types", "KDG5431 image"], (await session.Drift()).Order(StringComparer.Ordinal));
        await File.WriteAllTextAsync(file, text);
    }
}
