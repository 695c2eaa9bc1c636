using Kedge.Images.Finishing;

namespace Kedge.Tests.Images.Finishing;

public sealed class MaintainerScriptsTests
{
    const string Python = """
        # Automatically added by dh_python3
        if command -v py3compile >/dev/null 2>&1; then
        	py3compile -p python3-numpy:amd64
        fi
        if command -v pypy3compile >/dev/null 2>&1; then
        	pypy3compile -p python3-numpy:amd64  || true
        fi

        # End automatically added section
        """;

    const string Conffile = """
        # Automatically added by dh_installdeb/13.24.2
        dpkg-maintscript-helper rm_conffile /etc/network/if-up.d/openssh-server 1:7.9p1-1\~ -- "$@"
        # End automatically added section
        """;

    const string Systemd = """
        # Automatically added by dh_installsystemd/13.24.2
        if [ "$1" = "configure" ]; then
        	deb-systemd-helper enable 'ssh.service' >/dev/null || true
        fi
        # End automatically added section
        """;

    [Theory]
    [InlineData("", false)]
    [InlineData("#!/bin/sh\n", false)]
    [InlineData("#!/bin/sh\nset -e\n", false)]
    [InlineData("#!/bin/sh\nset -e\n\n# nothing to do\nexit 0\n", false)]
    [InlineData("#! /bin/sh\n\t set -e \n\n\n", false)]
    [InlineData("#!/bin/sh\nset -e\n" + Python, false)]
    [InlineData("#!/bin/sh\nset -e\n" + Conffile + "\n" + Python + "\n" + Conffile + "\nexit 0\n", false)]
    [InlineData("#!/bin/sh\nset -e\n" + Systemd, true)]
    [InlineData("#!/bin/sh\nset -e\n" + Python + "\n" + Systemd, true)]
    [InlineData("#!/bin/sh\nset -e\n" + Python + "\nupdate-alternatives --install /usr/bin/vi vi /usr/bin/vim 30\n", true)]
    [InlineData("#!/bin/sh\nset -e\nldconfig\n", true)]
    [InlineData("#!/bin/sh\nset -e\nif [ \"$1\" = configure ]; then\n" + Python + "\nfi\n", true)]
    [InlineData("#!/bin/sh\n# Automatically added by dh_python3\npy3compile -p x\n", true)]
    [InlineData("#!/usr/bin/perl\nprint 1;\n", true)]
    public void Only_scripts_that_do_something_have_to_run(string script, bool expected) => Assert.Equal(expected, MaintainerScripts.HasToRun(script));

    [Fact]
    public void Triggers_are_read_as_dpkg_reads_them()
    {
        var triggers = Trigger.Read("""
            # comment
            interest-noawait /usr/share/mime/packages
            interest ldconfig
              interest-await	/usr/lib/x   # why
            activate-noawait ldconfig
            activate update-initramfs
            nonsense
            """);
        Assert.Equal(
            [new(true, false, "/usr/share/mime/packages"), new(true, true, "ldconfig"), new(true, true, "/usr/lib/x"), new(false, false, "ldconfig"),
                new(false, true, "update-initramfs")],
            triggers.AsEnumerable());
        Assert.Equal([true, false, true, false, false], triggers.Select(t => t.IsPath));
    }

    [Theory]
    [InlineData("var/log/dpkg.log", true)]
    [InlineData("var/log", false)]
    [InlineData("var/lib/dpkg/status", true)]
    [InlineData("var/lib/dpkg/info/x.list", true)]
    [InlineData("var/lib/dpkg/alternatives/vi", false)]
    [InlineData("var/lib/dpkg/diversions", false)]
    [InlineData("etc/passwd", false)]
    [InlineData("etc/passwd-", true)]
    [InlineData("etc/subuid-", true)]
    [InlineData("etc/ssh/ssh_host_ed25519_key", true)]
    [InlineData("etc/ssh/ssh_host_ed25519_key.pub", true)]
    [InlineData("etc/ssh/sshd_config", false)]
    [InlineData("etc/machine-id", true)]
    [InlineData("etc/ld.so.cache", true)]
    [InlineData("etc/ld.so.conf", false)]
    [InlineData("etc/resolv.conf", true)]
    [InlineData("tmp/x", true)]
    [InlineData("usr/tmp/x", false)]
    [InlineData("dev/null", true)]
    [InlineData("device", false)]
    [InlineData(".kedge/finish.sh", true)]
    [InlineData("usr/lib/python3/dist-packages/a/__pycache__", true)]
    [InlineData("usr/lib/python3/dist-packages/a/__pycache__/b.cpython-313.pyc", true)]
    [InlineData("usr/share/a.py", false)]
    public void What_belongs_to_the_moment_is_noise(string path, bool expected) => Assert.Equal(expected, Noise.Is(path));

    [Fact]
    public void Passwords_have_no_day_of_change()
    {
        var shadow = "root:*:20000:0:99999:7:::\nkedge:!:20001:0:99999:7:::\n"u8.ToArray();
        Assert.Equal("root:*:3652:0:99999:7:::\nkedge:!:3652:0:99999:7:::\n"u8.ToArray(), Noise.Normalise("etc/shadow", shadow));
        Assert.Equal(shadow, Noise.Normalise("etc/other", shadow));
    }
}
