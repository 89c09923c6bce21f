import { commands, Range, window, workspace, type CodeAction } from "vscode";

/** Applies all the fixes that the server offers for the whole of the active file, as saving does where that is set up. */
export async function fixAll(): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document === undefined) {
    return;
  }
  const everything = document.validateRange(new Range(0, 0, document.lineCount, 0));
  const actions = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    everything,
    "source.fixAll.eagerly",
    1,
  );
  const edit = actions[0]?.edit;
  if (edit === undefined) {
    window.setStatusBarMessage("eagerly: nothing to fix here", 5000);
  } else {
    await workspace.applyEdit(edit);
  }
}
