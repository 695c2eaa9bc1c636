using System.Collections.Immutable;
using System.Diagnostics;
using Kedge.Images.Layers;

namespace Kedge.Images.Finishing;

/// <summary>What goes into the finish step and what comes out of it.</summary>
/// <param name="Root">Writes the system that it starts in, as a tar.</param>
/// <param name="Later">Writes its standard input, when there is something to write.</param>
/// <param name="Finished">Reads the finished system as a tar, and keeps what changed.</param>
public sealed record FinishStreams(Action<Stream> Root, Func<Stream, Task> Later, Func<Stream, LaidLayer> Finished);

/// <summary>
/// Where the finish step runs: in a container of Docker or Podman, or, as root with neither, in a chroot with its own
/// namespaces. All take the system as a tar and give it back as a tar; the bytes that follow are the same. Door: processes.
/// </summary>
public abstract record FinishWay
{
    /// <summary>Runs the step in the system that <paramref name="io"/> writes; gives what was made of the finished one.</summary>
    public abstract Task<LaidLayer> Run(FinishStreams io, CancellationToken ct);

    /// <summary>
    /// Root's own chroot is the quickest; else an engine that answers. <c>KEDGE_FINISH</c> (chroot, docker or podman) decides otherwise.
    /// </summary>
    public static async Task<FinishWay?> Find(Func<string, string?> environment, string scratch, CancellationToken ct)
    {
        var asked = environment("KEDGE_FINISH");
        if (asked is "chroot" || (asked is null && Environment.IsPrivilegedProcess)) return new Chroot(scratch);
        foreach (var program in asked is null ? ["docker", "podman"] : new[] { asked })
            if (await new CommandLine(program, "version").TryRun(ct).ConfigureAwait(false) is { ExitCode: 0 })
                return new Engine(program, await RuntimeOf(program, ct).ConfigureAwait(false));
        return null;
    }

    /// <summary>crun refuses cgroup v1 beside v2; runc, where it is installed, runs on both.</summary>
    static async Task<ImmutableArray<string>> RuntimeOf(string program, CancellationToken ct)
    {
        if (Path.GetFileName(program) != "podman") return [];
        var runtime = await new CommandLine(program, "info", "--format", "{{.Host.OCIRuntime.Name}} {{.Host.CgroupsVersion}}").TryRun(ct).ConfigureAwait(false);
        return runtime?.Output.Trim() == "crun v1" && await new CommandLine("runc", "--version").TryRun(ct).ConfigureAwait(false) is { ExitCode: 0 }
            ? ["--runtime", "runc"]
            : [];
    }

    /// <summary>A container: <c>import</c> the tar as an image, run the script, <c>export</c> the container, remove both.</summary>
    sealed record Engine(string Program, ImmutableArray<string> Options) : FinishWay
    {
        public override async Task<LaidLayer> Run(FinishStreams io, CancellationToken ct)
        {
            var own = OwnName();
            var name = own.ToString();
            await FinishRemains.Remove(arguments => Command(arguments), own, dry: false, ct).ConfigureAwait(false);
            try
            {
                await Ended(Command("import", "-", name), input => Task.Run(() => io.Root(input), ct), ct).ConfigureAwait(false);
                await Ended(Command(["run", "--interactive", .. Flags(), "--name", name, name, "/bin/sh", "/.kedge/finish.sh"]), io.Later, ct).ConfigureAwait(false);
                return await Drain(Command("export", name), io.Finished, ct).ConfigureAwait(false);
            }
            finally
            {
                await FinishRemains.Remove(arguments => Command(arguments), name).ConfigureAwait(false);
            }
        }

        CommandLine Command(params ImmutableArray<string> arguments) => new(Program, [.. Options, .. arguments]);

        /// <summary>Podman inherits limits that it may not raise again on hosts without CAP_SYS_RESOURCE: name low ones.</summary>
        ImmutableArray<string> Flags() => Path.GetFileName(Program) == "podman"
            ? ["--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
            : ["--network", "none"];
    }

    /// <summary>A folder below the store, entered with chroot in namespaces of its own where the kernel lets us.</summary>
    sealed record Chroot(string Scratch) : FinishWay
    {
        /// <summary>$1 is the root. Without the right to mount, the few devices that scripts use are made as nodes.</summary>
        const string Enter = """
            mount -t proc proc "$1/proc" 2>/dev/null || :
            mount -t tmpfs -o mode=755,nosuid tmpfs "$1/dev" 2>/dev/null || :
            for node in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$1/dev/${node%:*}" c 1 "${node#*:}" || :; done
            ln -sf /proc/self/fd "$1/dev/fd"
            mkdir -p "$1/dev/pts" "$1/dev/shm"
            exec chroot "$1" /usr/bin/env -i /bin/sh /.kedge/finish.sh
            """;

        public override async Task<LaidLayer> Run(FinishStreams io, CancellationToken ct)
        {
            Directory.CreateDirectory(Scratch);
            try
            {
                var unpack = new CommandLine("tar", "-C", Scratch, "-xpf", "-", "--numeric-owner", "--xattrs", "--xattrs-include=security.capability");
                await Ended(unpack, input => Task.Run(() => io.Root(input), ct), ct).ConfigureAwait(false);
                var isolated = await new CommandLine("unshare", "--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "true").TryRun(ct).ConfigureAwait(false);
                CommandLine enter = isolated is { ExitCode: 0 }
                    ? new("unshare", "--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "--kill-child", "sh", "-c", Enter, "sh", Scratch)
                    : new("sh", "-c", Enter, "sh", Scratch);
                await Ended(enter, io.Later, ct).ConfigureAwait(false);
                return await Drain(new("tar", "-C", Scratch, "--numeric-owner", "--xattrs", "--xattrs-include=security.capability",
                    "--one-file-system", "--exclude=./.kedge", "--sort=name", "-cf", "-", "."), io.Finished, ct).ConfigureAwait(false);
            }
            finally
            {
                // Not waited for: tens of thousands of small files, and nobody needs them gone now. What is left, prune takes.
                new CommandLine("rm", "-rf", "--one-file-system", Scratch).Start(redirect: true)?.Dispose();
            }
        }
    }

    internal static FinishName OwnName()
    {
        const string boot = "/proc/sys/kernel/random/boot_id";
        using var self = Process.GetCurrentProcess();
        return new(Digest.Of(Environment.MachineName).Hex[..8], Digest.Of(File.Exists(boot) ? File.ReadAllText(boot) : "").Hex[..8],
            Environment.ProcessId, new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeSeconds());
    }

    static async Task<LaidLayer> Drain(CommandLine command, Func<Stream, LaidLayer> read, CancellationToken ct)
    {
        using var process = command.Start(redirect: true) ?? throw Failed(command, "the program is not there");
        using var stop = ct.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(ct);
        var result = await Task.Run(() => read(process.StandardOutput.BaseStream), ct).ConfigureAwait(false);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, ct).ConfigureAwait(false);
        await process.WaitForExitAsync(ct).ConfigureAwait(false);
        if (process.ExitCode != 0) throw Failed(command, await error.ConfigureAwait(false));
        return result;
    }

    static async Task Ended(CommandLine command, Func<Stream, Task> input, CancellationToken ct)
    {
        var result = await command.TryRun(input, ct).ConfigureAwait(false) ?? throw Failed(command, "the program is not there");
        if (result.ExitCode != 0) throw Failed(command, result.Output + result.Error);
    }

    static KedgeException Failed(CommandLine command, string said) =>
        new(ImageProblems.FinishFailed(command.Program, string.Join('\n', said.TrimEnd().Split('\n').TakeLast(12))));
}
