import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { pathOf } from './place';
import { membersAt, type Schema, valuesAt } from './schema';

/** Proposes members and values from a schema. */
export const complete =
  (load: () => Promise<Schema>) =>
  (context: CompletionContext): Promise<CompletionResult | null> =>
    propose(context, load);

async function propose(context: CompletionContext, load: () => Promise<Schema>): Promise<CompletionResult | null> {
  const { state, pos } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  const word = context.matchBefore(/"?[\w@-]*/);
  const from = word?.from ?? pos;
  if (!context.explicit && (word === null || word.from === word.to)) return null;
  const schema = await load();

  const before = state.sliceDoc(0, from).trimEnd();
  const isKey = node.name === 'PropertyName' || ((before.endsWith('{') || before.endsWith(',')) && holder(node) === 'Object');
  if (isKey) {
    const object = up(node, 'Object');
    return { from, options: membersAt(schema, object ? pathOf(state, object) : []).map(member), validFor: /^"?[\w-]*$/ };
  }
  const options = valuesAt(schema, pathOf(state, node)).map(
    (label): Completion => ({ label, type: 'constant', apply: replace(label) }),
  );
  return options.length > 0 ? { from, options, validFor: /^"?[\w@-]*$/ } : null;
}

type Node = ReturnType<ReturnType<typeof syntaxTree>['resolveInner']>;

function up(node: Node, name: string): Node | null {
  for (let at: Node | null = node; at; at = at.parent) if (at.name === name) return at;
  return null;
}

function holder(node: Node): string {
  for (let at: Node | null = node; at; at = at.parent) if (at.name === 'Object' || at.name === 'Array') return at.name;
  return 'Object';
}

const member = ({ label, detail }: { label: string; detail: string | undefined }): Completion => ({
  label: `"${label}"`,
  displayLabel: label,
  type: 'property',
  ...(detail ? { info: detail } : {}),
  apply: (view, _, from, to) => {
    const after = view.state.sliceDoc(to, to + 20);
    const end = after.startsWith('"') ? to + 1 : to;
    const rest = view.state.sliceDoc(end, end + 20);
    put(view, from, end, `"${label}"${/^\s*:/.test(rest) ? '' : ': '}`);
  },
});

// A quotation mark that the editor closed by itself is not written twice.
const replace = (label: string) => (view: EditorView, _: Completion, from: number, to: number) =>
  put(view, from, view.state.sliceDoc(to, to + 1) === '"' ? to + 1 : to, label);

function put(view: EditorView, from: number, to: number, insert: string): void {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' });
}
