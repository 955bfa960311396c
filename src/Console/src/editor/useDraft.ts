import { type RefObject, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, call } from '../api/client';
import { isDeclared, may } from '../api/session';
import { forget, keep, recall } from '../api/useQuery';
import { useSession } from '../app/SessionContext';
import { removeWithUndo, tell, tellFault } from '../ui/toasts';
import { useDebounced } from '../ui/useDebounced';
import type { EditorHandle } from './Editor';
import { type DocumentKind, newSlug, pageOf, resourceOf, type SavedDocument } from './kind';
import { noFaults, type PlacedFault, parse } from './placed';

/** A document while it is edited. */
export interface Draft {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly name: string;
  readonly setName: (name: string) => void;
  /** The JSON of the text; undefined where it is none. */
  readonly value: unknown;
  /** Why the text is no JSON. */
  readonly syntax: string | null;
  /** The text as it has been for a moment; null where it is no JSON. */
  readonly settled: string | null;
  /** Faults for which it was not saved. */
  readonly refused: readonly PlacedFault[];
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  /** Only a file of the deployment may change it. */
  readonly isInFile: boolean;
  readonly canSave: boolean;
  readonly canDelete: boolean;
  readonly save: () => void;
  /** Goes back to what is saved. */
  readonly discard: () => void;
  readonly remove: () => void;
  readonly editor: RefObject<EditorHandle | null>;
}

interface Kept {
  readonly text: string;
  readonly name: string;
}

interface Props<T extends SavedDocument> {
  readonly kind: DocumentKind<T>;
  readonly saved: T | undefined;
  readonly onSaved: () => void;
  /** What is saved beside the name and the JSON, whether it was changed, and how that is taken back. */
  readonly more?: {
    readonly body: Readonly<Record<string, unknown>>;
    readonly isChanged: boolean;
    readonly discard: () => void;
  };
}

/** Edits a saved document, or a new one. */
export function useDraft<T extends SavedDocument>({ kind, saved, onSaved, more }: Props<T>): Draft {
  const session = useSession();
  const [, navigate] = useLocation();
  const { noun } = kind;
  const start = saved ? kind.textOf(saved) : kind.first;
  const key = `draft of ${noun} ${saved ? `${saved.slug} ${kind.versionOf(saved)}` : newSlug}`;
  const [before] = useState(() => recall(key) as Kept | undefined);
  const [text, setText] = useState(before?.text ?? start);
  const [name, setName] = useState(before?.name ?? saved?.name ?? '');
  const [refused, setRefused] = useState(noFaults);
  const [isBusy, setBusy] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const settled = useDebounced(text, 350);
  const { value, fault: syntax } = parse(text);
  const isInFile = isDeclared(session, saved);
  const isChanged = text !== start || name !== (saved?.name ?? '') || more?.isChanged === true;

  // Whoever comes back from another page of the console finds it as it was left.
  useEffect(() => {
    if (isChanged) keep(key, { text, name } satisfies Kept);
    else forget(key);
  }, [key, isChanged, text, name]);
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);

  const save = (): void => {
    setBusy(true);
    setRefused(noFaults);
    call<{ slug: string }>(saved ? resourceOf(noun, saved.slug) : `/v1/${noun}s`, {
      method: saved ? 'PUT' : 'POST',
      body: { ...kind.bodyOf(value), ...more?.body, name: name.trim() },
    })
      .then((answer) => {
        forget(key);
        tell(saved ? 'Saved as a new version. It counts for the next request.' : 'Saved.');
        if (saved) onSaved();
        else navigate(pageOf(noun, answer.slug), { replace: true });
      })
      .catch((fault: unknown) => {
        const hasPlaces = fault instanceof ApiError && fault.details.length > 0;
        if (hasPlaces) setRefused(kind.refusedFor(fault));
        tellFault(hasPlaces ? new Error('It has faults and was not saved.') : fault);
      })
      .finally(() => setBusy(false));
  };
  const remove = (): void => {
    if (!saved) return;
    navigate(`/${noun}s`);
    removeWithUndo(
      `“${saved.name}” is deleted.`,
      () => call(resourceOf(noun, saved.slug), { method: 'DELETE', keepalive: true }),
      () => navigate(pageOf(noun, saved.slug)),
    );
  };
  const discard = (): void => {
    setRefused(noFaults);
    setText(start);
    setName(saved?.name ?? '');
    more?.discard();
  };
  return {
    text,
    setText: (next) => {
      setRefused(noFaults);
      setText(next);
    },
    name,
    setName,
    value,
    syntax,
    settled: parse(settled).fault === null ? settled : null,
    refused,
    isChanged,
    isBusy,
    isInFile,
    canSave: !isInFile && may(session, `${noun}s.${saved ? 'update' : 'create'}`),
    canDelete: saved !== undefined && !isInFile && may(session, `${noun}s.delete`),
    save,
    discard,
    remove,
    editor,
  };
}
