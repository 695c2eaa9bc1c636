using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Views;
using Kedge.Images.Finishing;
using Kedge.Store;

namespace Kedge.Cli.Commands;

public static class PruneCommand
{
    public static Command Create(Shell shell)
    {
        var older = new Option<string>("--older-than") { Description = "Remove what no build or run has used for so long: 30d, 12h, 45m",
            HelpName = "AGE", DefaultValueFactory = _ => "30d" };
        var all = new Option<bool>("--all") { Description = "Remove everything that no running build holds" };
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be removed" };
        var json = new Option<bool>("--json") { Description = "Print the counts as JSON" };
        older.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && Age(text) is null) given.AddError($"'{text}' is not an age: write 30d, 12h or 45m");
        });
        var command = new Command("prune",
            "Free disk space in the store, and in Docker and Podman what killed builds left there; safe while builds run.\nExample: kedge prune --older-than 7d") { older, all, dry, json };
        command.SetAction((parse, ct) => Run(shell, new(
            parse.GetValue(all) ? TimeSpan.Zero : Age(parse.GetValue(older)!)!.Value, parse.GetValue(dry), parse.GetValue(json)), ct));
        return command;
    }

    sealed record Wish(TimeSpan OlderThan, bool Dry, bool Json);

    static async Task<int> Run(Shell shell, Wish wish, CancellationToken ct)
    {
        var store = BlobStore.ForUser(shell.Environment);
        // While the store's files are looked at, the engines answer.
        var remains = FinishRemains.RemoveAll(wish.Dry, ct);
        var pruned = new StorePrune(store, shell.Time.GetUtcNow().UtcDateTime - wish.OlderThan, wish.Dry).Run(ct);
        var left = await remains;
        if (wish.Json) shell.Out.Profile.Out.Writer.WriteLine(Json(store, pruned, left, wish.Dry).ToJsonString(JsonStyle.Indented));
        else Write(shell, store, pruned, left, wish.Dry);
        return App.Exit.Done;
    }

    static void Write(Shell shell, BlobStore store, Pruned pruned, ImmutableArray<string> left, bool dry)
    {
        var word = dry ? "would remove" : "removed";
        shell.Out.Profile.Out.Writer.WriteLine($"{word} {pruned.Removed} files, {Bytes.Of(pruned.RemovedBytes)}; {pruned.Kept} files, {Bytes.Of(pruned.KeptBytes)} stay in {store.Root}");
        if (left.Length > 0) shell.Out.Profile.Out.Writer.WriteLine($"{word} what killed builds left in container engines: {string.Join(", ", left)}");
        if (pruned.Leases > 0) shell.Out.Profile.Out.Writer.WriteLine($"builds or runs that hold what they use: {pruned.Leases}");
    }

    static JsonObject Json(BlobStore store, Pruned pruned, ImmutableArray<string> left, bool dry) => new()
    {
        ["store"] = store.Root, ["dryRun"] = dry, ["removed"] = pruned.Removed, ["removedBytes"] = pruned.RemovedBytes,
        ["kept"] = pruned.Kept, ["keptBytes"] = pruned.KeptBytes, ["leases"] = pruned.Leases,
        ["containers"] = JsonStyle.Array(left),
    };

    static TimeSpan? Age(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return text[^1] switch
        {
            'd' => TimeSpan.FromDays(count),
            'h' => TimeSpan.FromHours(count),
            'm' => TimeSpan.FromMinutes(count),
            _ => null,
        };
    }
}
