using Kedge.Machines;

namespace Kedge.Findings;

/// <summary>Container engines and the right to use them. Building needs none; running does.</summary>
static class EngineFindings
{
    public static IEnumerable<Finding> Engines(Machine machine)
    {
        if (machine.Engines.IsEmpty) return [None(machine)];
        var works = machine.Engines.Any(e => e.Trouble is null);
        return machine.Engines.Select(engine => Judge(engine, works));
    }

    static Finding None(Machine machine) => Finding.Problem("engine", "neither docker nor podman is installed: images can be built, not run", machine switch
    {
        { IsMac: true } => "install Docker Desktop, colima or podman machine",
        { Os.Distribution: "debian" or "ubuntu" } => "apt-get install podman (no daemon, no root), or docker.io",
        { Os.Distribution: "fedora" or "rhel" or "centos" or "rocky" or "almalinux" } => "dnf install podman",
        _ => "install Docker or Podman; on a cluster ask for Podman or Apptainer, or use kedge run --engine host",
    });

    static Finding Judge(Engine engine, bool anotherWorks)
    {
        if (engine.Trouble is null)
            return Finding.Ok(engine.Name,
                $"{engine.Version}{(engine.Rootless ? ", rootless" : "")}{(engine.Runtimes.Length > 1 ? $", runtimes {string.Join(", ", engine.Runtimes)}" : "")}");
        var finding = Finding.Problem(engine.Name, $"it does not answer: {engine.Trouble}", Fix(engine));
        return anotherWorks ? finding with { Level = Level.Warning } : finding;
    }

    static string Fix(Engine engine) => (engine.Name, engine.Trouble) switch
    {
        ("docker", var said) when Has(said, "permission denied") =>
            "sudo usermod -aG docker $USER and log in again (the group equals root), or use a rootless engine: KEDGE_ENGINE=podman",
        ("docker", var said) when Has(said, "cannot connect", "is the docker daemon running", "no such file", "connection refused") =>
            "sudo systemctl enable --now docker; check DOCKER_HOST and docker context ls",
        ("docker", var said) when Has(said, "did not answer") => "the daemon hangs: sudo systemctl restart docker, then journalctl -u docker",
        ("podman", var said) when Has(said, "newuidmap", "subuid", "subgid") =>
            "install uidmap, and give this user ids: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER",
        ("podman", var said) when Has(said, "XDG_RUNTIME_DIR", "/run/user") =>
            "log in properly (not su), or loginctl enable-linger $USER; export XDG_RUNTIME_DIR=/run/user/$(id -u)",
        _ => $"{engine.Name} info shows the whole answer",
    };

    static bool Has(string? said, params string[] words) => words.Any(w => said!.Contains(w, StringComparison.OrdinalIgnoreCase));
}
