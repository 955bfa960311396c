import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

export type Path = readonly (string | number)[];

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

const children = (node: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
};

const elements = (array: SyntaxNode): SyntaxNode[] => children(array).filter((child) => values.has(child.name));

function nameOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild('PropertyName');
  if (!name) return '';
  try {
    return String(JSON.parse(state.sliceDoc(name.from, name.to)));
  } catch {
    return '';
  }
}

/** The path of the value that a node is, or that it lies in. */
export function pathOf(state: EditorState, node: SyntaxNode): Path {
  const path: (string | number)[] = [];
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name === 'Property') path.unshift(nameOf(state, at));
    else if (at.parent?.name === 'Array' && values.has(at.name)) {
      const from = at.from;
      path.unshift(elements(at.parent).findIndex((element) => element.from === from));
    }
  }
  return path;
}

/** The text that a fault is about: the value that its path leads to, or the deepest part of the path that is there. */
export function locate(state: EditorState, path: readonly string[]): { readonly from: number; readonly to: number } {
  let node = syntaxTree(state).topNode.firstChild;
  for (const step of path) {
    if (!node) break;
    const next: SyntaxNode | null | undefined =
      node.name === 'Array'
        ? elements(node)[Number(step)]
        : children(node).find((child) => child.name === 'Property' && nameOf(state, child) === step);
    if (!next) break;
    const value: SyntaxNode | null =
      next.name === 'Property' ? (children(next).find((child) => values.has(child.name)) ?? next) : next;
    node = value;
  }
  if (!node) return { from: 0, to: Math.min(1, state.doc.length) };
  // Of a large part only its first line is marked.
  return { from: node.from, to: Math.min(node.to, state.doc.lineAt(node.from).to) };
}
