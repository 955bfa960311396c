import { Save, Trash2, Undo2 } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useParams } from 'wouter';
import { call } from '../api/client';
import { useQuery } from '../api/useQuery';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { Page } from '../ui/Page';
import { DeclaredNote, Fault, SkeletonRows } from '../ui/states';
import { Editor } from './Editor';
import { type DocumentKind, newSlug, resourceOf, type SavedDocument } from './kind';
import type { PlacedFault } from './placed';
import type { Draft } from './useDraft';
import { Versions } from './Versions';
import './editor.css';

interface PageProps<T extends SavedDocument> {
  readonly kind: DocumentKind<T>;
  /** The form for a saved document, or for a new one. */
  readonly form: (saved: T | undefined, onSaved: () => void) => ReactNode;
}

/** The page of the document that the address names, or of a new one; with each version its form begins anew. */
export function DocumentPage<T extends SavedDocument>({ kind, form }: PageProps<T>) {
  const { slug = '' } = useParams();
  const path = resourceOf(kind.noun, slug);
  const saved = useQuery(slug === newSlug ? null : path, (signal) => call<T>(path, { signal }));
  if (slug === newSlug || saved.data)
    return <Fragment key={`${slug} ${saved.data ? kind.versionOf(saved.data) : ''}`}>{form(saved.data, saved.reload)}</Fragment>;
  return (
    <Page title={kind.noun === 'config' ? 'Config' : 'Guardrail'}>
      {saved.error ? <Fault fault={saved.error} onRetry={saved.reload} /> : <SkeletonRows rows={3} height={120} />}
    </Page>
  );
}

interface FormProps<T extends SavedDocument> {
  readonly kind: DocumentKind<T>;
  readonly saved: T | undefined;
  readonly onSaved: () => void;
  readonly draft: Draft;
  /** What is marked in the text. */
  readonly faults: readonly PlacedFault[];
  /** Beside the name. */
  readonly head?: ReactNode;
  /** Below the text. */
  readonly under?: ReactNode;
  /** Beside the text. */
  readonly side: ReactNode;
}

/** A document: name and text, what stands beside it, its versions. */
export function DocumentForm<T extends SavedDocument>(props: FormProps<T>) {
  const { kind, saved, draft } = props;
  return (
    <Page
      title={saved ? saved.name : `New ${kind.noun}`}
      lead={saved ? <code className="break">{saved.slug}</code> : kind.lead}
      actions={
        <>
          {draft.canDelete ? (
            <Button look="danger" onClick={draft.remove}>
              <Trash2 size={16} aria-hidden /> Delete
            </Button>
          ) : null}
          {draft.canSave && draft.isChanged ? (
            <Button onClick={draft.discard}>
              <Undo2 size={16} aria-hidden /> Discard
            </Button>
          ) : null}
          {draft.canSave ? (
            <Button
              look="primary"
              disabled={!draft.isChanged || draft.isBusy || draft.syntax !== null || draft.name.trim() === ''}
              onClick={draft.save}
            >
              <Save size={16} aria-hidden /> {saved ? 'Save new version' : 'Save'}
            </Button>
          ) : null}
        </>
      }
    >
      {draft.isInFile ? <DeclaredNote /> : null}
      <div className="document">
        <div className="stack">
          <div className="document-head">
            <TextField
              label="Name"
              value={draft.name}
              maxLength={200}
              readOnly={!draft.canSave}
              onChange={(event) => draft.setName(event.target.value)}
            />
            {props.head}
          </div>
          <Editor
            ref={draft.editor}
            edited={kind.edited}
            text={draft.text}
            isReadOnly={!draft.canSave}
            faults={props.faults}
            onChange={draft.setText}
          />
          {props.under}
        </div>
        {props.side}
      </div>
      {saved ? <Versions kind={kind} saved={saved} canRestore={draft.canSave} onRestored={props.onSaved} /> : null}
    </Page>
  );
}
