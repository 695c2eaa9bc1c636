namespace Kedge.EndToEnd;

public sealed class Trixie : SmallImageFixture
{
    private protected override Task<SmallImage> Make() => SmallImage.Make("trixie", "3.13", "newest");
}

public sealed class Bookworm : SmallImageFixture
{
    private protected override Task<SmallImage> Make() => SmallImage.Make("bookworm", "3.11", "newest");
}

public abstract class SmallImageFixture : IAsyncLifetime
{
    SmallImage? _small;

    internal SmallImage Small => _small!;

    private protected abstract Task<SmallImage> Make();

    public async Task InitializeAsync() => _small = await Make();

    public Task DisposeAsync()
    {
        _small?.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class TrixieTests(Trixie made) : SmallImageTests(made), IClassFixture<Trixie>;

public sealed class BookwormTests(Bookworm made) : SmallImageTests(made), IClassFixture<Bookworm>;

/// <summary>The same lock is the same image, wherever, however and by whom it is built; and the image is a system that dpkg and apt trust.</summary>
public abstract class SmallImageTests(SmallImageFixture made)
{
    private protected SmallImage Small => made.Small;

    [FactWith("root", "docker")]
    public async Task The_place_the_time_zone_and_the_processors_do_not_matter() => await Same(
        "umask 077; export TZ=Pacific/Kiritimati LC_ALL=C LANG=tr_TR.UTF-8 HOME=/ DOTNET_PROCESSOR_COUNT=1; \"$@\"");

    [FactWith("root", "docker")]
    public async Task Docker_finishes_to_the_same_bytes() => await Same("umask 000; export KEDGE_FINISH=docker DOTNET_PROCESSOR_COUNT=3; \"$@\"");

    [FactWith("root", "podman")]
    public async Task Podman_finishes_to_the_same_bytes() => await Same("umask 027; export KEDGE_FINISH=podman; \"$@\"");

    [FactWith("root", "docker", "setpriv")]
    public async Task Another_user_builds_the_same_bytes() => await Same(
        "chown -R 12345:12345 . \"$KEDGE_STORE\"; export HOME=\"$KEDGE_STORE\"; setpriv --reuid 12345 --regid 12345 --groups \"$(stat -c %g /var/run/docker.sock)\" \"$@\"");

    async Task Same(string shell)
    {
        var elsewhere = Directory.CreateTempSubdirectory("kedge-elsewhere-").FullName;
        try
        {
            var (store, folder) = (Path.Combine(elsewhere, "store"), Path.Combine(elsewhere, "a folder"));
            Directory.CreateDirectory(store);
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(elsewhere, (UnixFileMode)0x1ED);
            foreach (var name in (string[])["kedge.yaml", "kedge.lock"]) File.Copy(Path.Combine(Small.Built.Folder, name), Path.Combine(folder, name));
            var image = await Small.Build(shell, store, folder);
            if (image != Small.Image) Assert.Fail($"{image} is not {Small.Image}\n{LayerDifference.Between(Small.Built.Store, store)}");
        }
        finally
        {
            await Built.Run("rm", ["-rf", elsewhere], "/");
        }
    }

    [FactWith("docker")]
    public async Task Dpkg_and_apt_trust_the_image()
    {
        await Load();
        var said = (await Small.Inside("""
            set -e
            test "$(dpkg -l | grep -c '^ii')" -gt 80
            dpkg -l | grep '^[a-z][^ i]' && exit 5
            dpkg --audit >/tmp/audit; cat /tmp/audit; test ! -s /tmp/audit
            dpkg -V >/tmp/verify 2>&1; cat /tmp/verify; test ! -s /tmp/verify
            apt-get check
            ldconfig -p | grep '=>' | sort >/tmp/cache
            ldconfig
            ldconfig -p | grep '=>' | sort | diff /tmp/cache -
            getent passwd kedge
            test "$(stat -c '%a %U' /tmp /etc /usr/bin /var/lib/dpkg /home/kedge | tr '\n' ' ')" = "1777 root 755 root 755 root 755 root 755 kedge "
            """)).Ended(0);
        Assert.Contains("kedge:x:1000:1000:", said.Out);
    }

    [FactWith("docker")]
    public async Task Bytecode_is_there_and_is_used()
    {
        await Load();
        (await Small.Inside("""
            set -e
            python3 -B -X importtime -c 'import json, email.mime.text, sqlite3' 2>/dev/null
            python3 -B - <<'END'
            import glob, importlib.util, marshal, os, sysconfig
            folder = sysconfig.get_path("stdlib")
            sources = [s for s in glob.glob(folder + "/*.py") if not os.path.islink(s)]
            assert len(sources) > 100
            for source in sources:
                data = open(importlib.util.cache_from_source(source), "rb").read()
                assert data[:4] == importlib.util.MAGIC_NUMBER and data[4:8] == b"\1\0\0\0", source
                text = open(source, "rb").read()
                assert data[8:16] == importlib.util.source_hash(text), source
                made, read = compile(text, source, "exec", dont_inherit=True), marshal.loads(data[16:])
                assert made == read, source
            END
            """)).Ended(0);
    }

    [FactWith("docker")]
    public async Task Apt_installs_one_more_package_inside()
    {
        await Load();
        (await Small.Inside("""
            set -e
            suite=$(. /etc/os-release; echo $VERSION_CODENAME)
            rm -rf /etc/apt/sources.list /etc/apt/sources.list.d; mkdir -p /etc/apt/sources.list.d
            for f in /host/sources.list /host/sources.list.d/*; do
                if [ -f "$f" ]; then sed "s/$HOST_SUITE/$suite/g" "$f" >"/etc/apt/sources.list.d/$(basename "$f")"; fi
            done
            cp /host/apt.conf.d/* /etc/apt/apt.conf.d/ 2>/dev/null || :
            apt-get -o Acquire::Retries=5 -o Acquire::Check-Valid-Until=false update
            apt-get -o Acquire::Retries=5 install -y --no-install-recommends tree
            tree --version
            dpkg --audit
            """, "--network", "host", "-v", "/etc/apt:/host:ro", "-e", "HOST_SUITE=" + await HostSuite())).Ended(0);
    }

    static async Task<string> HostSuite() => (await Built.Run("sh", ["-c", ". /etc/os-release; echo $VERSION_CODENAME"], "/")).Out.Trim();

    async Task Load() => (await Small.Built.Kedge("build", "--load")).Ended(0);
}
