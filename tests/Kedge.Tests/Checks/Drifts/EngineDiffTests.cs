using Kedge.Checks.Drifts;

namespace Kedge.Tests.Checks.Drifts;

public sealed class EngineDiffTests
{
    static string Read(string lines, params string[] mounts) =>
        string.Join("; ", EngineDiff.Read(lines.Replace("; ", "\n", StringComparison.Ordinal), mounts).Select(c => $"{c.Kind} {c.Path}"));

    [Theory]
    [InlineData("C /usr; C /usr/bin; C /usr/bin/git", "Changed /usr/bin/git")]
    [InlineData("C /usr; D /usr/bin/tmux", "Deleted /usr/bin/tmux")]
    [InlineData("C /opt; A /opt/new; A /opt/new/a; A /opt/new/b", "Added /opt/new; Added /opt/new/a; Added /opt/new/b")]
    [InlineData("C /etc", "Changed /etc")]
    [InlineData("C /tmp; A /tmp/x; C /var; C /var/log; A /var/log/y; C /home/kedge; A /root/.cache; A /run/lock", "")]
    [InlineData("C /var/lib/dpkg/status; C /etc/ld.so.cache; A /.dockerenv; C /etc/hosts", "")]
    [InlineData("C /usr/lib/python3/dist-packages/x; C /usr/lib/python3/dist-packages/x/__pycache__; C /usr/lib/python3/dist-packages/x/__pycache__/a.pyc", "")]
    [InlineData("A /tmpfoo; A /homework", "Added /homework; Added /tmpfoo")]
    [InlineData("nonsense; X /usr/bin/x; C relative; C  /two; ; C", "")]
    public void What_tells_is_kept(string lines, string expected) => Assert.Equal(expected, Read(lines));

    [Theory]
    [InlineData("A /usr/lib/x86_64-linux-gnu/libcuda.so.535.129.03")]
    [InlineData("A /usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1; A /usr/lib64/libcuda.so")]
    [InlineData("A /usr/bin/nvidia-smi; A /usr/bin/nvidia-persistenced")]
    [InlineData("C /usr/lib; A /usr/lib/firmware; A /usr/lib/firmware/nvidia; A /usr/lib/firmware/nvidia/535.129.03; A /usr/lib/firmware/nvidia/535.129.03/gsp_ga10x.bin")]
    [InlineData("A /usr/lib/x86_64-linux-gnu/libGLX_nvidia.so.0; A /usr/share/nvidia/nvoptix.bin; A /usr/share/nvidia; A /etc/vulkan; A /etc/vulkan/icd.d; A /etc/vulkan/icd.d/nvidia_icd.json")]
    public void What_the_container_toolkit_adds_is_no_drift(string lines) => Assert.Equal("", Read(lines));

    [Fact]
    public void A_library_of_the_image_that_changed_is() =>
        Assert.Equal("Changed /usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", Read("C /usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"));

    [Fact]
    public void Mounts_and_the_folders_made_for_them_are_not_the_images() =>
        Assert.Equal("Added /data2", Read("A /data; A /data/set; A /data/set/x; A /data2; C /workspace", "/data/set", "/workspace/"));
}
