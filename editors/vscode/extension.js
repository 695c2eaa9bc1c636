// Starts `kedge docs lsp` for Markdown; the rest is the protocol's.
const { commands, window, workspace } = require("vscode");
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
  return client.start().catch(() => cannotStart(command));
};

// VS Code's own PATH is the login shell's, not that of the terminal in which `kedge` works.
const cannotStart = async (command) => {
  const open = "Open the setting";
  const said = `Kedge docs: ${command} did not start. Put it on the PATH of your login shell, or write where it is into kedge.command.`;
  if ((await window.showErrorMessage(said, open)) === open) commands.executeCommand("workbench.action.openSettings", "kedge.command");
};

exports.deactivate = () => client?.stop();
