using System.Text.Json.Nodes;
using Kedge.Site.Nav;

namespace Kedge.Site.Export.Docusaurus;

/// <summary>The site's navigation as Docusaurus reads it. A page is named by its file; what a twin is called, it says itself.</summary>
sealed class Sidebar(ExportPlan plan)
{
    public JsonArray Pages()
    {
        var root = plan.Site.Nav.Root;
        var items = new JsonArray([.. root.Children.Select(Item).OfType<JsonNode>()]);
        if (plan.Home is { } home) items.Insert(0, Doc(root, home));
        if (StartPage.IsMissing(plan)) items.Insert(0, "index");
        return items;
    }

    JsonNode? Item(NavNode node)
    {
        var page = node.Page(plan.Language);
        if (node.Children.Count == 0) return page is null ? null : Doc(node, page);
        JsonNode[] items = [.. node.Children.Select(Item).OfType<JsonNode>()];
        if (items.Length == 0) return page is null ? null : Doc(node, page);
        var category = new JsonObject { ["type"] = "category", ["key"] = Key(node), ["label"] = node.Title(plan.Language) };
        if (page is not null) category["link"] = new JsonObject { ["type"] = "doc", ["id"] = Id(page) };
        category["items"] = new JsonArray(items);
        return category;
    }

    /// <summary>Two folders may have one title.</summary>
    string Key(NavNode node) => node.First(plan.Language) is { } first ? $"{Id(first)} {node.All().Count()}" : node.Title(plan.Language);

    JsonObject Doc(NavNode node, SitePage page)
    {
        var doc = new JsonObject { ["type"] = "doc", ["id"] = Id(page) };
        if (node.IsNamed) (doc["label"], doc["key"]) = (node.Title(plan.Language), "page " + Id(page));
        return doc;
    }

    string Id(SitePage page) => plan.Name(page)[..^".md".Length];

    /// <summary>What folders are called in the other language; pages say their titles themselves.</summary>
    public JsonObject Labels()
    {
        var labels = new JsonObject();
        foreach (var node in plan.Site.Nav.Root.All().Where(n => n.Children.Count > 0 && n != plan.Site.Nav.Root && n.HasPage))
            labels[$"sidebar.pages.category.{Key(node)}"] = new JsonObject { ["message"] = node.Title(plan.Other) };
        return labels;
    }
}
