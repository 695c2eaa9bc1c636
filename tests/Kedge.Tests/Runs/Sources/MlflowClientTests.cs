using System.Text;
using System.Text.Json;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.Mlflow;

namespace Kedge.Tests.Runs.Sources;

/// <summary>Requests as mlflow 2.9, 2.17 and 3.11 sent them to this endpoint, with their member order and their fillings.</summary>
public sealed class MlflowClientTests
{
    readonly Told _told = new();
    readonly MlflowApi _api;

    public MlflowClientTests() => _api = new("/run/kedge/artifacts", 1_000_000, _told.Values, () => 500);

    (int Status, JsonElement Body) Call(string method, string target, string body = "")
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var query = mark < 0 ? [] : target[(mark + 1)..].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var answer = _api.Answer(new(method, "/api/2.0/mlflow/" + (mark < 0 ? target : target[..mark]), query, Encoding.UTF8.GetBytes(body), null, true));
        return (answer.Status, JsonDocument.Parse(answer.Json).RootElement);
    }

    string Run(string name, long start, string tags = "") =>
        Call("POST", "runs/create", $$"""{"experiment_id": "0", "user_id": "root", "start_time": {{start}}, "tags": [{{tags}}], "run_name": "{{name}}"}""").Body.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;

    void Log(string run, string more) => Assert.Equal(200, Call("POST", "runs/log-metric", $$"""{"run_uuid": "{{run}}", {{more}}, "run_id": "{{run}}"}""").Status);

    string Found(string search) =>
        string.Join(' ', Call("POST", "runs/search", search).Body.GetProperty("runs").EnumerateArray()
            .Select(r => r.GetProperty("info").GetProperty("run_name").GetString()));

    static string Filter(string filter) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["filter"] = filter, ["experiment_ids"] = (string[])["0"],
            ["run_view_type"] = "ACTIVE_ONLY", ["max_results"] = 1000 });

    [Fact]
    public void Points_that_are_sent_again_for_a_model_are_told_once()
    {
        var run = Run("first", 1_000_000);
        Log(run, """ "key": "loss", "value": 1.5, "timestamp": 1000078, "step": 0 """);
        Log(run, """ "key": "loss", "value": 0.5, "timestamp": 1000087, "step": 1 """);
        var again = """{"key": "loss", "value": 1.5, "timestamp": 1000078, "step": 0, "model_id": "m-1"}""";
        var late = """{"key": "acc", "value": 0.5, "timestamp": 1000090, "step": 1, "model_id": "m-1"}""";
        Assert.Equal(200, Call("POST", "runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{{again}}, {{late}}]}""").Status);
        Assert.Equal(["mlflow 0 loss=1.5", "mlflow 1 loss=0.5", "mlflow 1 acc=0.5"], _told.Lines);
    }

    [Theory]
    [InlineData("", "child second first")]
    [InlineData("metrics.loss < 1 and params.lr = '0.1'", "first")]
    [InlineData("metric.loss >= 1", "second")]
    [InlineData("tags.mlflow.parentRunId = 'p1'", "child")]
    [InlineData("tags.`mlflow.parentRunId` IS NOT NULL", "child")]
    [InlineData("tags.\"mlflow.parentRunId\" is null AND attributes.status = 'RUNNING'", "second first")]
    [InlineData("params.lr LIKE '0%' and params.lr != '0.2'", "first")]
    [InlineData("run_name ILIKE 'SEC_ND'", "second")]
    [InlineData("attributes.run_name IN ('first', 'child')", "child first")]
    [InlineData("run_name NOT IN ('first','child')", "second")]
    [InlineData("attribute.start_time > 1000001", "child second")]
    [InlineData("metrics.none > 0", "")]
    public void Runs_are_found_as_mlflow_finds_them(string filter, string expected)
    {
        var (first, second) = (Run("first", 1_000_001), Run("second", 1_000_002));
        Run("child", 1_000_003, """{"key": "mlflow.parentRunId", "value": "p1"}""");
        foreach (var (run, loss, lr) in ((string, string, string)[])[(first, "0.5", "0.1"), (second, "2", "0.2")])
        {
            Log(run, $""" "key": "loss", "value": {loss}, "timestamp": 1000078, "step": 0 """);
            Call("POST", "runs/log-parameter", $$"""{"run_uuid": "{{run}}", "key": "lr", "value": "{{lr}}", "run_id": "{{run}}"}""");
        }
        Assert.Equal(expected, Found(Filter(filter)));
    }

    [Fact]
    public void Found_runs_have_an_order_and_pages()
    {
        foreach (var (name, loss) in ((string, int)[])[("a", 2), ("b", 3), ("c", 1)]) Log(Run(name, 1_000_000), $""" "key": "val/loss", "value": {loss}, "timestamp": 1000078, "step": 0 """);
        Run("d", 1_000_000);
        Assert.Equal("c a b d", Found("""{"order_by": ["metrics.`val/loss` ASC"]}"""));
        Assert.Equal("b a c d", Found("""{"order_by": ["metrics.`val/loss` DESC", "attribute.start_time DESC"]}"""));
        var page = Call("POST", "runs/search", """{"experiment_ids": ["0"], "max_results": 3, "order_by": ["attributes.run_name ASC"]}""").Body;
        Assert.Equal("d", Found($$"""{"max_results": 3, "order_by": ["attributes.run_name ASC"], "page_token": "{{page.GetProperty("next_page_token").GetString()}}"}"""));
    }

    [Fact]
    public void What_is_deleted_is_out_of_sight_until_it_is_restored()
    {
        var run = Run("gone", 1_000_000);
        Call("POST", "runs/delete", $$"""{"run_id": "{{run}}"}""");
        Assert.Equal(("", "gone"), (Found("{}"), Found("""{"run_view_type": "DELETED_ONLY"}""")));
        Assert.Equal("deleted",
            Call("GET", $"runs/get?run_uuid={run}&run_id={run}").Body.GetProperty("run").GetProperty("info").GetProperty("lifecycle_stage")
                .GetString());
        Call("POST", "runs/restore", $$"""{"run_id": "{{run}}"}""");
        Assert.Equal("gone", Found("{}"));
    }

    [Fact]
    public void An_experiment_may_be_renamed_and_deleted()
    {
        Call("POST", "experiments/create", """{"name": "one", "artifact_location": "", "tags": []}""");
        Call("POST", "experiments/update", """{"experiment_id": "1", "new_name": "two"}""");
        Call("POST", "experiments/delete", """{"experiment_id": "1"}""");
        Assert.Equal(1, Call("POST", "experiments/search", """{"view_type": "ACTIVE_ONLY", "max_results": "1000"}""").Body.GetProperty("experiments").GetArrayLength());
        Assert.Equal("two", Call("POST", "experiments/search", """{"filter": "name LIKE 't%'", "view_type": "ALL"}""").Body.GetProperty("experiments")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void A_model_may_be_registered_when_the_training_is_done()
    {
        Assert.Equal(200, Call("POST", "registered-models/create", """{"name": "net"}""").Status);
        Assert.Equal("RESOURCE_ALREADY_EXISTS", Call("POST", "registered-models/create", """{"name": "net"}""").Body.GetProperty("error_code").GetString());
        var made = Call("POST", "model-versions/create", """{"name": "net", "source": "models:/m-1", "run_id": "r", "model_id": "m-1"}""").Body.GetProperty("model_version");
        Assert.Equal(("1", "READY"), (made.GetProperty("version").GetString(), made.GetProperty("status").GetString()));
        Assert.Equal(200, Call("POST", "registered-models/alias", """{"name": "net", "alias": "best", "version": "1"}""").Status);
        Assert.Equal("models:/m-1", Call("GET", "model-versions/get-download-uri?name=net&version=1").Body.GetProperty("artifact_uri").GetString());
        Assert.Equal(404, Call("GET", "model-versions/get?name=net&version=2").Status);
        Assert.Equal(["model: net version 1 registered from models:/m-1"], _told.Lines);
    }

    [Fact]
    public void Of_a_long_history_more_than_a_batch_is_read_back()
    {
        var run = Run("first", 1_000_000);
        for (var from = 0; from < 3000; from += 1000)
            Call("POST", "runs/log-batch", $$"""{"run_id": "{{run}}", "metrics": [{{string.Join(", ", Enumerable.Range(from, 1000).Select(i => $$"""{"key": "b", "value": {{i}}.0, "timestamp": {{1_000_000 + i}}, "step": {{i}}}"""))}}]}""");
        Assert.Equal(3000, Call("GET", $"metrics/get-history?run_uuid={run}&metric_key=b&run_id={run}").Body.GetProperty("metrics").GetArrayLength());
    }

    [Fact]
    public void A_point_that_overtook_another_stands_at_its_own_moment()
    {
        static MetricRow Row(long step, long ms) => new(step, ms, [("loss", step)]);
        var overtaken = MetricSeries.Of([Row(0, 10), Row(2, 12), Row(1, 11), Row(3, 12)])["loss"];
        Assert.Equal((Axis.Step, 3), (overtaken.Over().Axis, overtaken.Summary().Last.Value));
        var resumed = MetricSeries.Of([Row(0, 10), Row(2, 12), Row(1, 13)])["loss"];
        Assert.Equal((Axis.Count, 1), (resumed.Over().Axis, resumed.Summary().Last.Value));
    }
}
