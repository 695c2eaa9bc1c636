using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kedge.Runs.Metrics.Mlflow;

namespace Kedge.Tests.Runs.Sources;

/// <summary>Requests as MLflow's Python client sends them (mlflow/store/tracking/rest_store.py), over real connections.</summary>
public sealed class MlflowTests : IAsyncDisposable
{
    readonly Told _told = new();
    readonly MlflowServer _server;
    readonly HttpClient _client;

    public MlflowTests()
    {
        _server = MlflowServer.OnLoopback(new("/run/kedge/artifacts", 1_000_000, _told.Values, () => 500) { Token = "t" });
        _client = new() { BaseAddress = new($"http://127.0.0.1:{_server.Port}") };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", "t");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    async Task<(int Status, JsonElement Body)> Call(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), path.StartsWith("/api", StringComparison.Ordinal) ? path : "/api/2.0/mlflow/" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    async Task<string> Run(string name = "") =>
        (await Call("POST", "runs/create", $$"""{"experiment_id":"0","user_id":"me","run_name":"{{name}}","start_time":1000000,"tags":[{"key":"mlflow.user","value":"me"}]}""")).Body.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;

    [Fact]
    public async Task An_experiment_that_is_not_there_is_made()
    {
        var (status, body) = await Call("GET", "experiments/get-by-name?experiment_name=my+test");
        Assert.Equal((404, "RESOURCE_DOES_NOT_EXIST"), (status, body.GetProperty("error_code").GetString()));
        var made = await Call("POST", "experiments/create", """{"name":"my test","artifact_location":"","tags":[]}""");
        Assert.Equal("1", made.Body.GetProperty("experiment_id").GetString());
        Assert.Equal("my test", (await Call("GET", "experiments/get?experiment_id=1")).Body.GetProperty("experiment").GetProperty("name").GetString());
        Assert.Equal("RESOURCE_ALREADY_EXISTS", (await Call("POST", "experiments/create", """{"name":"my test"}""")).Body.GetProperty("error_code").GetString());
        Assert.Equal(2, (await Call("POST", "experiments/search", """{"max_results":100}""")).Body.GetProperty("experiments").GetArrayLength());
    }

    [Fact]
    public async Task What_is_logged_is_told()
    {
        var run = await Run();
        await Call("POST", "runs/log-metric", $$"""{"run_uuid":"{{run}}","run_id":"{{run}}","key":"val/loss","value":0.25,"timestamp":1000100,"step":"3"}""");
        await Call("POST", "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{"key":"a","value":"NaN","timestamp":"1000200","step":4},{"key":"b","value":"-Infinity","timestamp":1000200,"step":4},{"key":"a","value":2,"timestamp":1000200,"step":4}],"params":[{"key":"lr","value":"0.1"}],"tags":[{"key":"t","value":"1"}]}""");
        await Call("POST", "runs/log-inputs", $$$"""{"run_id":"{{{run}}}","datasets":[{"dataset":{"name":"mnist","digest":"abc","source_type":"http"}}]}""");
        Assert.Equal(["mlflow 3 val/loss=0.25", "mlflow lr=0.1", "mlflow 4 a=NaN b=-Infinity", "mlflow 4 a=2", "data: mnist abc"], _told.Lines);
        var read = (await Call("GET", $"runs/get?run_id={run}&run_uuid={run}")).Body.GetProperty("run");
        Assert.Equal("0.1", read.GetProperty("data").GetProperty("params")[0].GetProperty("value").GetString());
        Assert.Equal($"/run/kedge/artifacts/{run}", read.GetProperty("info").GetProperty("artifact_uri").GetString());
        Assert.Equal(2, (await Call("GET", $"metrics/get-history?run_id={run}&metric_key=a")).Body.GetProperty("metrics").GetArrayLength());
        Assert.Equal("FINISHED", (await Call("POST", "runs/update", $$"""{"run_id":"{{run}}","status":"FINISHED","end_time":"1000900"}""")).Body.GetProperty("run_info").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_second_run_of_the_client_keeps_apart()
    {
        var (first, second) = (await Run(), await Run("fold 2"));
        foreach (var run in (string[])[first, second]) await Call("POST", "runs/log-metric", $$"""{"run_id":"{{run}}","key":"loss","value":1,"timestamp":1000100,"step":1}""");
        Assert.Equal(["mlflow 1 loss=1", "mlflow 1 fold 2/loss=1"], _told.Lines);
    }

    [Fact]
    public async Task A_logged_model_is_taken_to_its_end()
    {
        var run = await Run();
        var made = (await Call("POST", "logged-models", $$"""{"experiment_id":"0","name":"net","model_type":"","source_run_id":"{{run}}","params":[{"key":"depth","value":"3"}],"tags":[]}""")).Body.GetProperty("model").GetProperty("info");
        var id = made.GetProperty("model_id").GetString();
        Assert.Equal(("net", "LOGGED_MODEL_PENDING", $"/run/kedge/artifacts/{id}"),
            (made.GetProperty("name").GetString(), made.GetProperty("status").GetString(), made.GetProperty("artifact_uri").GetString()));
        Assert.Equal(200, (await Call("POST", $"logged-models/{id}/params", $$"""{"model_id":"{{id}}","params":[{"key":"width","value":"8"}]}""")).Status);
        Assert.Equal(200, (await Call("PATCH", $"logged-models/{id}/tags", """{"tags":[{"key":"mlflow.modelType","value":"pytorch"}]}""")).Status);
        Assert.Equal(200, (await Call("POST", "runs/outputs", $$"""{"run_id":"{{run}}","models":[{"model_id":"{{id}}","step":0}]}""")).Status);
        Assert.Equal("LOGGED_MODEL_READY", (await Call("PATCH", $"logged-models/{id}", """{"status":"LOGGED_MODEL_READY"}""")).Body.GetProperty("model").GetProperty("info").GetProperty("status").GetString());
        var read = (await Call("GET", $"logged-models/{id}")).Body.GetProperty("model");
        Assert.Equal((2, 1), (read.GetProperty("data").GetProperty("params").GetArrayLength(), read.GetProperty("info").GetProperty("tags").GetArrayLength()));
        Assert.Equal([$"model: net artifacts/{id}"], _told.Lines);
        foreach (var (method, path, body) in ((string, string, string?)[])[("GET", "logged-models/none", null),
            ("PATCH", $"logged-models/{id}", "{}"), ("DELETE", $"logged-models/{id}", null),
                ("GET", $"logged-models/{id}/artifacts/directories", null), ("GET", "logged-models/", null)])
            Assert.InRange((await Call(method, path, body)).Status, 400, 404);
    }

    [Theory]
    [InlineData("""{"experiment_id":"0","run_name":"\ud800"}""")]
    [InlineData("""{"experiment_id":"0","tags":[{"key":"\udfff","value":"x"}]}""")]
    public async Task Half_a_surrogate_is_the_clients_mistake(string body) => Assert.Equal(400, (await Call("POST", "runs/create", body)).Status);

    [Fact]
    public async Task A_parameter_does_not_change()
    {
        var run = await Run();
        foreach (var expected in (int[])[200, 200]) Assert.Equal(expected, (await Call("POST", "runs/log-parameter", $$"""{"run_id":"{{run}}","key":"lr","value":"1"}""")).Status);
        var (status, body) = await Call("POST", "runs/log-parameter", $$"""{"run_id":"{{run}}","key":"lr","value":"2"}""");
        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, body.GetProperty("error_code").GetString()));
    }

    [Theory]
    [InlineData("POST", "runs/log-metric", "{\"run_id\":\"nobody\",\"key\":\"a\",\"value\":1}", 404)]
    [InlineData("POST", "runs/log-metric", "{\"key\":\"a\"", 400)]
    [InlineData("POST", "runs/log-metric", "[1,2]", 400)]
    [InlineData("POST", "runs/log-metric", null, 400)]
    [InlineData("POST", "runs/log-batch", "{\"run_id\":7,\"metrics\":{}}", 404)]
    [InlineData("POST", "runs/create", "{\"experiment_id\":\"99\"}", 404)]
    [InlineData("POST", "runs/create", "{\"tags\":\"x\"}", 400)]
    [InlineData("POST", "runs/search", "{\"filter\":\"metrics.a >\"}", 400)]
    [InlineData("POST", "runs/search", "{\"filter\":\"a = 1 or b = 2\"}", 400)]
    [InlineData("POST", "runs/search", "{\"filter\":\"color.a = '\"}", 400)]
    [InlineData("POST", "runs/search", "{\"filter\":\"a in (\"}", 400)]
    [InlineData("GET", "runs/get", null, 400)]
    [InlineData("DELETE", "runs/create", null, 404)]
    [InlineData("POST", "registered-models/create", "{}", 400)]
    [InlineData("GET", "/api/3.0/mlflow/server-info", null, 404)]
    [InlineData("GET", "/api/2.0/mlflow/../../etc/passwd", null, 404)]
    public async Task Nonsense_is_the_clients_fault(string method, string path, string? body, int expected) =>
        Assert.Equal(expected, (await Call(method, path, body)).Status);

    [Fact]
    public async Task Names_and_sizes_have_limits()
    {
        var run = await Run();
        foreach (var name in (string[])["", new string('x', 251), "a\\n", "<script>"])
            Assert.Equal(400, (await Call("POST", "runs/log-metric", $$"""{"run_id":"{{run}}","key":"{{name}}","value":1}""")).Status);
        var metrics = string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"key":"m{{i}}","value":1}"""));
        Assert.Equal(400, (await Call("POST", "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{{metrics}}]}""")).Status);
        Assert.Equal(400, (await Call("POST", "runs/log-parameter", $$"""{"run_id":"{{run}}","key":"p","value":"{{new string('x', 6001)}}"}""")).Status);
        Assert.Empty(_told.Lines);
    }

    [Fact]
    public async Task Who_has_no_token_is_refused()
    {
        using var stranger = new HttpClient { BaseAddress = _client.BaseAddress };
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(new Uri("/api/2.0/mlflow/experiments/search", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("hello\r\n\r\n")]
    [InlineData("GET / HTTP/9\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("GET / HTTP/1.1\r\nno colon\r\n\r\n")]
    public async Task What_is_not_http_is_refused_without_a_5xx(string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes));
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 4", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_may_come_in_chunks_and_requests_one_after_another()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server.Port);
        const string Head = "POST /api/2.0/mlflow/experiments/create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nTransfer-Encoding: chunked\r\n";
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{Head}\r\n5\r\n{{\"nam\r\n7;x=y\r\ne\":\"c\"}}\r\n0\r\n\r\n{Head}Connection: close\r\n\r\n0\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var answers = await reader.ReadToEndAsync();
        Assert.Contains("{\"experiment_id\":\"1\"}", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_on_the_connection_ends_it_and_nothing_else()
    {
        var (random, bytes) = (new Random(1), new byte[3000]);
        for (var i = 0; i < 50; i++)
        {
            random.NextBytes(bytes);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _server.Port);
            try
            {
                await client.GetStream().WriteAsync(bytes.AsMemory(0, random.Next(bytes.Length)));
            }
            catch (IOException)
            {
                // Refused before it was all sent.
            }
        }
        Assert.Equal(200, (await Call("POST", "experiments/search", "{}")).Status);
    }
}
