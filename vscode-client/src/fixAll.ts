import {
  CodeActionKind,
  commands,
  languages,
  NotebookCellKind,
  Range,
  window,
  workspace,
  type CodeAction,
  type Disposable,
  type NotebookDocument,
  type TextDocument,
} from "vscode";

const IN_FILE = CodeActionKind.SourceFixAll.append("eagerly");
// CodeActionKind.Notebook is younger than the oldest VS Code that the extension runs in.
const IN_NOTEBOOK = CodeActionKind.Empty.append("notebook.source.fixAll.eagerly");

/** Applies all the fixes that the server offers for the whole of the active file, as saving does where that is set up. */
export async function fixAll(): Promise<void> {
  const edit = (await actionsForActive())[0]?.edit;
  if (edit === undefined) {
    window.setStatusBarMessage("eagerly: nothing to fix here", 5000);
  } else {
    await workspace.applyEdit(edit);
  }
}

/**
 * Answers for cells that aren't the server's: when a notebook is saved, VS Code asks at its first cell only, which is
 * often Markdown.
 */
export function registerFixAllForNotebooks(): Disposable {
  const provider = {
    provideCodeActions(
      document: TextDocument,
      _range: Range,
      { only }: { only?: CodeActionKind | undefined },
    ) {
      if (document.languageId === "python" || only?.contains(IN_NOTEBOOK) !== true) {
        return [];
      }
      const notebook = workspace.notebookDocuments.find((candidate) =>
        candidate.getCells().some((cell) => cell.document === document),
      );
      return notebook === undefined ? [] : actionsForNotebook(notebook);
    },
  };
  return languages.registerCodeActionsProvider({ scheme: "vscode-notebook-cell" }, provider, {
    providedCodeActionKinds: [IN_NOTEBOOK],
  });
}

async function actionsForActive(): Promise<CodeAction[]> {
  const notebook = window.activeNotebookEditor?.notebook;
  if (notebook !== undefined) {
    return actionsForNotebook(notebook);
  }
  const document = window.activeTextEditor?.document;
  return document === undefined ? [] : actionsFor(document, IN_FILE);
}

async function actionsForNotebook(notebook: NotebookDocument): Promise<CodeAction[]> {
  const first = notebook
    .getCells()
    .find(({ kind, document }) => kind === NotebookCellKind.Code && document.languageId === "python");
  return first === undefined ? [] : actionsFor(first.document, IN_NOTEBOOK);
}

/** The actions of one kind for all of a document, the first of them with its edit. */
async function actionsFor(document: TextDocument, kind: CodeActionKind): Promise<CodeAction[]> {
  const everything = document.validateRange(new Range(0, 0, document.lineCount, 0));
  return commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    everything,
    kind.value,
    1,
  );
}
