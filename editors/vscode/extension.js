// Starts `kedge docs lsp` for Markdown; the rest is the protocol's.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const [command, ...first] = workspace.getConfiguration("kedge").get("command");
  client = new LanguageClient(
    "kedge",
    "Kedge docs",
    { command, args: [...first, "docs", "lsp"] },
    {
      documentSelector: [{ language: "markdown", scheme: "file" }, { language: "markdown", scheme: "untitled" }],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/{kedge.docs.yaml,*.md}") },
    },
  );
  return client.start();
};

exports.deactivate = () => client?.stop();
