using System.Text;
using Kedge.Docs.Anchors;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Sources;
using Kedge.Docs.Diagrams.Sources.Compose;

namespace Kedge.Tests.Docs.Diagrams;

public sealed class ComposeReaderTests
{
    internal const string Training = """
        name: lab
        x-common: &common
          restart: unless-stopped
          environment: {WANDB_API_KEY: hunter2-secret}
        services:
          base:
            image: kedge/lab:${TAG:-v2.6}
            profiles: [never]
            volumes: ["./data:/data:ro"]
          train:
            <<: *common
            extends: {service: base}
            depends_on:
              db: {condition: service_healthy}
              migrate: {condition: service_completed_successfully}
            volumes: [checkpoints:/checkpoints, "${HOME}/.cache:/cache"]
            profiles: [gpu]
            secrets: [hf_token]
            deploy:
              resources:
                reservations:
                  devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]
          notebook:
            <<: *common
            build: {context: ., dockerfile: docker/Dockerfile, target: notebook}
            ports: ["127.0.0.1:8888:8888", {target: 22, published: "2222", host_ip: 127.0.0.1}]
            depends_on: [db]
            volumes: [{type: bind, source: ., target: /workspace}, checkpoints:/checkpoints:ro]
            networks: [front]
          migrate: {image: "postgres:17", command: "psql postgres://admin:pa55word@db/x"}
          db:
            image: postgres:17
            environment: [POSTGRES_PASSWORD=pa55word]
            ports: ["5432", "53:53/udp"]
            volumes: [pg:/var/lib/postgresql/data]
            tmpfs: /run
            networks: [front, back]
        volumes: {checkpoints: {}, pg: {external: true}}
        networks: {front: {}, back: {internal: true}}
        secrets: {hf_token: {file: ./token.txt}}
        """;

    static ComposeFile Read(string text)
    {
        var read = ComposeReader.Read(text, "compose.yaml");
        Assert.Empty(read.Problems);
        return read.Value;
    }

    internal static string Drawn(string text, PageLanguage language = PageLanguage.English) =>
        FlowchartText.Of(ComposeDiagram.Of(Read(text), "compose.yaml", new DiagramWords(language)).Chart);

    [Fact]
    public void A_training_setup_is_drawn_so() => Snapshot.Match(Drawn(Training) + "\n" + Drawn(Training, PageLanguage.Chinese));

    [Fact]
    public void Secrets_are_not_shown()
    {
        var drawn = Drawn(Training) + Drawn("services: {a: {build: \"https://ada:tok3n@example.com/x.git\", environment: {TOKEN: tok3n}, command: tok3n, labels: [tok3n]}}");
        Assert.DoesNotContain("hunter2", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("tok3n", drawn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services:", "KDG6086", 1)]
    [InlineData("services: []", "KDG6087", 1)]
    [InlineData("- a", "KDG6087", 1)]
    [InlineData("", "KDG6086", 0)]
    [InlineData("services:\n  a: {image: x, depends_on: [bb]}\n  bbb: {image: y}", "KDG6089", 2)]
    [InlineData("services:\n  a: {image: x, ports: [eighty]}", "KDG6088", 2)]
    [InlineData("services:\n  a: {image: x, ports: [\"1:2:3:4\"]}", "KDG6088", 2)]
    [InlineData("services:\n  a: {image: x, volumes: [\"a:b:c:d\"]}", "KDG6088", 2)]
    [InlineData("services:\n  a: {image: x, volumes: [data:/d]}", "KDG6089", 2)]
    [InlineData("services:\n  a: {image: x, networks: [n]}", "KDG6089", 2)]
    [InlineData("services:\n  a: {extends: b}\n  b: {extends: a}", "KDG6090", 2)]
    [InlineData("services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}", "KDG6090", 2)]
    [InlineData("services:\n  a: *nothing", "KDG1006", 2)]
    [InlineData("services:\n  a: 1", "KDG6087", 2)]
    [InlineData("services:\n\ta: 1", "KDG1006", 2)]
    [InlineData("services: {a: {image: x}, a: {image: y}}", "KDG1012", 1)]
    public void Bad_files_are_refused_where_they_are_bad(string text, string code, int line)
    {
        var read = ComposeReader.Read(text, "compose.yaml");
        Assert.False(read.IsOk);
        Assert.Contains(read.Problems, p => p.Code == code && (p.Place?.Line ?? 0) == line);
    }

    [Fact]
    public void An_address_of_IPv6_is_told_from_its_port()
    {
        var port = Assert.Single(Assert.Single(Read("services:\n  a: {image: x, ports: [{target: 443, published: 8443, host_ip: \"::1\"}]}").Services).Ports);
        Assert.Equal(("[::1]", "8443"), (port.Address, port.Host));
    }

    [Fact]
    public void What_an_included_file_may_declare_is_drawn_as_that()
    {
        var read = ComposeReader.Read("include: [x.yaml]\nservices:\n  a: {image: x, depends_on: [cache], volumes: [\"far:/d\"], networks: [n]}", "compose.yaml");
        Assert.Equal(["KDG6091"], read.Problems.Select(p => p.Code));
        var text = FlowchartText.Of(ComposeDiagram.Of(read.Value, "compose.yaml", new(PageLanguage.English)).Chart);
        Assert.Contains("s_cache(\"cache<br/>in an included file\")", text, StringComparison.Ordinal);
        Assert.Contains("s_a ==> s_cache", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_elsewhere_are_a_warning()
    {
        var read = ComposeReader.Read("include: [x.yaml]\nservices:\n  a: {extends: {file: b.yaml, service: c}, image: x}", "compose.yaml");
        Assert.True(read.IsOk);
        Assert.Equal(["KDG6091", "KDG6091"], read.Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("80", null, null, "80", null)]
    [InlineData("8080:80", null, "8080", "80", null)]
    [InlineData("127.0.0.1:8080:80/tcp", "127.0.0.1", "8080", "80", null)]
    [InlineData("[::1]:53:53/udp", "[::1]", "53", "53", "udp")]
    [InlineData("127.0.0.1::80", "127.0.0.1", null, "80", null)]
    [InlineData("3000-3005:4000-4005", null, "3000-3005", "4000-4005", null)]
    [InlineData("${PORT:-8888}:8888", null, "8888", "8888", null)]
    [InlineData("$PORT:8888", null, "$PORT", "8888", null)]
    public void Ports_are_read(string text, string? address, string? host, string container, string? protocol) =>
        Assert.Equal(new ComposePort(address, host, container, protocol),
            Assert.Single(Assert.Single(Read($"services: {{a: {{image: x, ports: [\"{text}\"]}}}}").Services).Ports));

    [Theory]
    [InlineData("gpus: all", "all")]
    [InlineData("runtime: nvidia", "all")]
    [InlineData("gpus: [{driver: nvidia, device_ids: ['0', '3']}]", "0, 3")]
    [InlineData("deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}", "all")]
    [InlineData("deploy: {resources: {reservations: {devices: [{capabilities: [tpu]}]}}}", null)]
    [InlineData("privileged: true", null)]
    public void Gpus_are_found(string key, string? gpus) => Assert.Equal(gpus, Assert.Single(Read($"services: {{a: {{image: x, {key}}}}}").Services).Gpus);

    [Theory]
    [InlineData("# c\nservices:\n  b:\n    ports: [ '80' ]\n\n    image: \"y\"   # c\n  a: {image: x}", true)]
    [InlineData("x: &i x\nservices: {a: {image: *i}, b: {image: y, ports: [\"80\"]}}", false)]
    [InlineData("services: {a: {image: x}, b: {image: y, ports: [80]}}", false)]
    [InlineData("services: {a: {image: x}, b: {image: y, ports: [\"81\"]}}", false)]
    public void What_means_the_same_is_the_same(string text, bool same) =>
        Assert.Equal(same, Read("services:\n  a: {image: x}\n  b:\n    image: y\n    ports: [\"80\"]").Normal == Read(text).Normal);

    [Fact]
    public void Aliases_cannot_blow_up()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        var read = ComposeReader.Read(bomb + "services: {a: {image: x, ports: *a11}}", "compose.yaml");
        Assert.False(read.IsOk);
        Assert.Contains(read.Problems, p => p.Message.Contains("more than 50000 values", StringComparison.Ordinal));
        var chain = string.Concat(Enumerable.Range(1, 500).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.False(ComposeReader.Read($"a0: &a0 x\n{chain}services: {{a: {{image: x}}}}", "compose.yaml").IsOk);
    }

    [Fact]
    public void Broken_files_are_read_or_refused()
    {
        var random = new Random(7);
        string[] pieces = ["\n", ":", "&a ", "*a",
            "<<: ", "- ", "{", "]", "\"", "\t", "!!binary ", "|", "\u0000", "\ud800", "# ", "${A:-${B}}", "---\n", "? ", "%YAML 9\n"];
        for (var i = 0; i < 600; i++)
        {
            var broken = Training;
            for (var n = random.Next(1, 4); n > 0; n--) broken = broken.Insert(random.Next(broken.Length + 1), pieces[random.Next(pieces.Length)]);
            if (random.Next(2) == 0) broken = broken.Remove(random.Next(broken.Length / 2), random.Next(200));
            var read = ComposeReader.Read(broken, "compose.yaml");
            if (read.IsOk) Assert.NotEmpty(FlowchartText.Of(ComposeDiagram.Of(read.Value, "compose.yaml", new DiagramWords(PageLanguage.English)).Chart));
            else Assert.NotEmpty(read.Problems);
        }
    }
}
