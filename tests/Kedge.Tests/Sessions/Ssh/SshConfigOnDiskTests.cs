using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Inside;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.State;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Sessions.Ssh;

public sealed class SshConfigOnDiskTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly string _home;

    public SshConfigOnDiskTests() => _home = Directory.CreateDirectory(Path.Combine(_folder.Path, "home")).FullName;

    string Config => Path.Combine(_home, ".ssh", "config");

    SshConfigOnDisk On(string? leave = null) =>
        new(Path.Combine(_folder.Path, "state/kedge/sessions"), name => name switch { "HOME" => _home, SshConfigOnDisk.LeaveAlone => leave, _ => null });

    async Task<string?> Include(string? leave = null)
    {
        var on = On(leave);
        await on.Refresh(CancellationToken.None);
        return (await on.Include(CancellationToken.None))?.Code;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_line_is_added_once_and_said_once()
    {
        Assert.Equal("KDG4308", await Include());
        var text = await File.ReadAllTextAsync(Config);
        Assert.Contains(On().Path, text, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Config));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Config)!));
        Assert.Null(await Include());
        Assert.Equal(text, await File.ReadAllTextAsync(Config));
    }

    [Fact]
    public async Task Bytes_mode_and_links_stay()
    {
        byte[] before = [.. "Host caf"u8, 0xe9, (byte)'\n', 0xff, 0x00, (byte)'\r'];
        var elsewhere = Path.Combine(_folder.Path, "dotfiles-config");
        await File.WriteAllBytesAsync(elsewhere, before);
        File.SetUnixFileMode(elsewhere, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        File.CreateSymbolicLink(Config, elsewhere);
        Assert.Equal("KDG4308", await Include());
        Assert.Equal(elsewhere, new FileInfo(Config).LinkTarget);
        Assert.Equal(before, (await File.ReadAllBytesAsync(elsewhere))[^before.Length..]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(elsewhere));
        Assert.Equal(["config"], Directory.GetFiles(Path.GetDirectoryName(Config)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Left_alone_means_untouched()
    {
        Assert.Null(await Include(leave: "1"));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Config)));
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_with_the_line()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Config)!);
        await File.WriteAllTextAsync(Config, "Host x\n");
        File.SetUnixFileMode(Config, UnixFileMode.UserRead);
        Assert.Equal("KDG4307", await Include());
        Assert.Equal("Host x\n", await File.ReadAllTextAsync(Config));
        await File.WriteAllTextAsync(Config + "2", new string('#', 2 << 20));
        File.Delete(Config);
        File.Move(Config + "2", Config);
        Assert.Equal("KDG4307", await Include());
    }

    [Fact]
    public async Task Only_sessions_that_may_answer_are_hosts()
    {
        var idle = Keep("idle", 2222, 3);
        Keep("old", 2223, 1);
        Keep("new", 2223, 2);
        File.WriteAllText(Path.Combine(idle.Logs, Supervisor.IdleMark), "2026-11-21T11:00:00+00:00\n");
        await On().Refresh(CancellationToken.None);
        Assert.Equal(["Host kedge-new"], File.ReadLines(On().Path).Where(l => l.StartsWith("Host ", StringComparison.Ordinal)));
    }

    SessionFolder Keep(string name, int port, int day)
    {
        var folder = SessionFolder.Of(Path.Combine(_folder.Path, "state/kedge/sessions"), new(name, "3fa9c1", null));
        using var held = folder.TryHold();
        folder.MakeWritable(Posix.Me);
        folder.Write(new()
        {
            Phase = SessionPhase.Up, Project = name, Folder = "/home/ada", Alias = $"kedge-{name}", Container = $"kedge-{name}-3fa9c1",
            Engine = SessionEngine.Of(new(EngineKind.Docker, "/nowhere/docker", "28.0", false)),
            Image = "sha256:abc", Started = new(2026, 11, day, 0, 0, 0, TimeSpan.Zero), User = new("kedge", new(1234, 1234), "/home/kedge"),
            Servers = [new(SessionServer.Ssh, "127.0.0.1", port, 2222)], Mounts = [], WorkingFolder = "/workspace",
        });
        return folder;
    }

    [Fact]
    public async Task Many_at_once_leave_one_line()
    {
        var said = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Include())));
        Assert.Single(said, s => s == "KDG4308");
        Assert.Single((await File.ReadAllTextAsync(Config)).Split('\n'), l => l.StartsWith("Include", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(On().Path)!, "*.kedge"));
    }
}
