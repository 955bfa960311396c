import { Save, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { ApiError, call } from '../../api/client';
import { isDeclared, may } from '../../api/session';
import type { Guardrail } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { Select, TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { DeclaredNote, Fault, SkeletonRows } from '../../ui/states';
import { removeWithUndo, tell, tellFault } from '../../ui/toasts';
import { useDebounced } from '../../ui/useDebounced';
import { parse } from '../configs/check';
import type { ConfigFault, Edited } from '../configs/codemirror';
import { Editor, type EditorHandle } from '../configs/Editor';
import { Faults } from '../configs/Faults';
import { newSlug } from '../configs/new';
import { faultsIn, type Rules, refusedFor } from './check';
import { History } from './History';
import { loadGuardrailSchema } from './schema';
import { Trial } from './Trial';
import '../configs/configs.css';
import './guardrails.css';

const first = `{
  "checks": [
    { "id": "default.contains", "parameters": { "words": ["logo", "trademark"], "operator": "none" } }
  ],
  "actions": { "deny": true }
}
`;

const edited: Edited = { label: 'Guardrail as JSON', schema: loadGuardrailSchema };

const pathOf = (slug: string): string => `/v1/guardrails/${encodeURIComponent(slug)}`;
const write = ({ checks, actions }: Guardrail): string => `${JSON.stringify({ checks, actions }, null, 2)}\n`;

/** One guardrail: its checks and what follows from them, a prompt to try, its versions. */
export default function GuardrailPage() {
  const { slug = '' } = useParams();
  const isNew = slug === newSlug;
  const path = pathOf(slug);
  const saved = useQuery(isNew ? null : path, (signal) => call<Guardrail>(path, { signal }));
  if (saved.error)
    return (
      <Page title="Guardrail">
        <Fault fault={saved.error} onRetry={saved.reload} />
      </Page>
    );
  if (!isNew && !saved.data)
    return (
      <Page title="Guardrail">
        <SkeletonRows rows={3} height={120} />
      </Page>
    );
  return <GuardrailForm key={`${slug} ${saved.data?.version_id ?? ''}`} saved={saved.data} onSaved={saved.reload} />;
}

function GuardrailForm({ saved, onSaved }: { saved: Guardrail | undefined; onSaved: () => void }) {
  const session = useSession();
  const [, navigate] = useLocation();
  const start = saved ? write(saved) : first;
  const [text, setText] = useState(start);
  const [name, setName] = useState(saved?.name ?? '');
  const [status, setStatus] = useState<string>(saved?.status ?? 'active');
  const [refused, setRefused] = useState<readonly ConfigFault[]>(none);
  const [isBusy, setBusy] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const isInFile = isDeclared(session, saved);
  const canSave = !isInFile && may(session, saved ? 'guardrails.update' : 'guardrails.create');

  const settled = useDebounced(text, 350);
  const { value, fault: syntax } = parse(text);
  const isJson = parse(settled).fault === null;
  const found = useQuery(isJson ? `guardrail ${settled}` : null, (signal) => faultsIn(JSON.parse(settled) as Rules, signal));
  const faults = syntax ? none : refused.length > 0 ? refused : (found.data ?? none);
  const isChanged = text !== start || name !== (saved?.name ?? '') || status !== (saved?.status ?? 'active');

  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);

  const save = (): void => {
    setBusy(true);
    setRefused(none);
    // What is left out is to be gone.
    const body = { actions: null, ...(value as Rules), name: name.trim(), status };
    call<{ slug: string }>(saved ? pathOf(saved.slug) : '/v1/guardrails', { method: saved ? 'PUT' : 'POST', body })
      .then((answer) => {
        tell(saved ? 'Saved as a new version. It counts for the next request.' : 'Saved.');
        if (saved) onSaved();
        else navigate(`/guardrails/${encodeURIComponent(answer.slug)}`, { replace: true });
      })
      .catch((fault: unknown) => {
        const hasPlaces = fault instanceof ApiError && fault.details.length > 0;
        if (hasPlaces) setRefused(refusedFor(fault));
        tellFault(hasPlaces ? new Error('It has faults and was not saved.') : fault);
      })
      .finally(() => setBusy(false));
  };

  const remove = (): void => {
    if (!saved) return;
    navigate('/guardrails');
    removeWithUndo(
      `“${saved.name}” is deleted.`,
      () => call(pathOf(saved.slug), { method: 'DELETE', keepalive: true }),
      () => navigate(`/guardrails/${encodeURIComponent(saved.slug)}`),
    );
  };

  return (
    <Page
      title={saved ? saved.name : 'New guardrail'}
      lead={
        saved ? (
          <code className="break">{saved.slug}</code>
        ) : (
          'What a prompt or an image must be like, and what follows if it is not.'
        )
      }
      actions={
        <>
          {saved && !isInFile && may(session, 'guardrails.delete') ? (
            <Button look="danger" onClick={remove}>
              <Trash2 size={16} aria-hidden /> Delete
            </Button>
          ) : null}
          {canSave ? (
            <Button look="primary" disabled={!isChanged || isBusy || syntax !== null || name.trim() === ''} onClick={save}>
              <Save size={16} aria-hidden /> {saved ? 'Save new version' : 'Save'}
            </Button>
          ) : null}
        </>
      }
    >
      {isInFile ? <DeclaredNote /> : null}
      <div className="config">
        <div className="stack">
          <div className="guardrail-head">
            <TextField
              label="Name"
              value={name}
              maxLength={200}
              readOnly={!canSave}
              onChange={(event) => setName(event.target.value)}
            />
            <Select label="Status" value={status} disabled={!canSave} onChange={(event) => setStatus(event.target.value)}>
              <option value="active">Active</option>
              <option value="archived">Archived</option>
            </Select>
          </div>
          <Editor
            ref={editor}
            edited={edited}
            text={text}
            isReadOnly={!canSave}
            faults={faults}
            onChange={(next) => {
              setRefused(none);
              setText(next);
            }}
          />
        </div>
        <section className="card card-body" aria-label="Check">
          <Faults
            faults={syntax ? [{ path: [], message: syntax }] : faults}
            otherwise="No faults"
            onGoTo={(fault) => editor.current?.goTo(fault)}
          />
          {found.error && !syntax ? <Fault fault={found.error} title="It cannot be checked" /> : null}
          {saved && may(session, 'completions.write') ? <Trial guardrail={saved} isChanged={isChanged} /> : null}
          <p className="small soft">
            Configs name it in <code>input_guardrails</code> or <code>output_guardrails</code>
            {saved ? (
              <>
                : <code className="break">{`["${saved.slug}"]`}</code>
              </>
            ) : (
              ', by the slug that it gets when it is saved'
            )}
            .
          </p>
        </section>
      </div>
      {saved ? (
        <section className="stack-s" aria-label="History">
          <h2>Versions</h2>
          <History guardrail={saved} path={pathOf(saved.slug)} canRestore={canSave} onRestored={onSaved} />
        </section>
      ) : null}
    </Page>
  );
}

const none: readonly ConfigFault[] = [];
