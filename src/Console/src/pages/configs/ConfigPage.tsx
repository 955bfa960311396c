import { Save, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { ApiError, call } from '../../api/client';
import { isDeclared, may } from '../../api/session';
import type { Config } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { DeclaredNote, Fault, SkeletonRows } from '../../ui/states';
import { removeWithUndo, tell, tellFault } from '../../ui/toasts';
import { useDebounced } from '../../ui/useDebounced';
import { Canary } from './Canary';
import { sharesOf, withCanary } from './canary';
import { type Asked, explain, faultsOf, parse } from './check';
import type { ConfigFault, Edited } from './codemirror';
import { Editor, type EditorHandle } from './Editor';
import { Explain } from './Explain';
import { newSlug } from './new';
import { loadSchema } from './schema';
import { Versions } from './Versions';
import './configs.css';

const first = `{
  "strategy": { "mode": "fallback" },
  "targets": [
    { "provider": "openai", "override_params": { "model": "gpt-image-1" } },
    { "provider": "sandbox" }
  ]
}
`;

const edited: Edited = { label: 'Config as JSON', schema: loadSchema };

const write = (config: unknown): string => `${JSON.stringify(config, null, 2)}\n`;

/** One config: its editor, what it would do, its versions. */
export default function ConfigPage() {
  const { slug = '' } = useParams();
  const isNew = slug === newSlug;
  const path = `/v1/configs/${encodeURIComponent(slug)}`;
  const saved = useQuery(isNew ? null : path, (signal) => call<Config>(path, { signal }));
  if (saved.error)
    return (
      <Page title="Config">
        <Fault fault={saved.error} onRetry={saved.reload} />
      </Page>
    );
  if (!isNew && !saved.data)
    return (
      <Page title="Config">
        <SkeletonRows rows={3} height={120} />
      </Page>
    );
  return <ConfigForm key={`${slug} ${saved.data?.version ?? 0}`} saved={saved.data} onSaved={saved.reload} />;
}

function ConfigForm({ saved, onSaved }: { saved: Config | undefined; onSaved: () => void }) {
  const session = useSession();
  const [, navigate] = useLocation();
  const start = saved ? write(saved.config) : first;
  const [text, setText] = useState(start);
  const [name, setName] = useState(saved?.name ?? '');
  const [asked, setAsked] = useState<Asked>({ prompt: '', model: '', size: '', metadata: '' });
  const [refused, setRefused] = useState<readonly ConfigFault[]>([]);
  const [isBusy, setBusy] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const isInFile = isDeclared(session, saved);
  const canSave = !isInFile && may(session, saved ? 'configs.update' : 'configs.create');

  const settled = useDebounced(text, 350);
  const settledAsk = useDebounced(asked, 350);
  const { value, fault: syntax } = parse(text);
  const isJson = parse(settled).fault === null;
  const explanation = useQuery(isJson ? `explain ${settled} ${JSON.stringify(settledAsk)}` : null, (signal) =>
    explain(JSON.parse(settled), settledAsk, signal),
  );
  const faults = syntax ? noFaults : refused.length > 0 ? refused : (explanation.data?.faults ?? noFaults);
  const shares = sharesOf(value);
  const isChanged = text !== start || name !== (saved?.name ?? '');

  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);

  const save = (): void => {
    setBusy(true);
    setRefused([]);
    const body = { name: name.trim() || saved?.name || 'Config', config: value };
    call<{ slug: string }>(saved ? `/v1/configs/${encodeURIComponent(saved.slug)}` : '/v1/configs', {
      method: saved ? 'PUT' : 'POST',
      body,
    })
      .then((answer) => {
        tell(saved ? 'Saved as a new version. It counts at once.' : 'Saved.');
        if (saved) onSaved();
        else navigate(`/configs/${encodeURIComponent(answer.slug)}`, { replace: true });
      })
      .catch((fault: unknown) => {
        if (fault instanceof ApiError && fault.details.length > 0) setRefused(faultsOf(fault));
        tellFault(fault instanceof ApiError && fault.details.length > 0 ? new Error('It has faults and was not saved.') : fault);
      })
      .finally(() => setBusy(false));
  };

  const remove = (): void => {
    if (!saved) return;
    const path = `/v1/configs/${encodeURIComponent(saved.slug)}`;
    navigate('/configs');
    removeWithUndo(
      `“${saved.name}” is deleted.`,
      () => call(path, { method: 'DELETE', keepalive: true }),
      () => navigate(`/configs/${encodeURIComponent(saved.slug)}`),
    );
  };

  return (
    <Page
      title={saved ? saved.name : 'New config'}
      lead={saved ? <code className="break">{saved.slug}</code> : 'Where requests go, and what happens to them on the way.'}
      actions={
        <>
          {saved && !isInFile && may(session, 'configs.delete') ? (
            <Button look="danger" onClick={remove}>
              <Trash2 size={16} aria-hidden /> Delete
            </Button>
          ) : null}
          {canSave ? (
            <Button
              look="primary"
              disabled={!isChanged || isBusy || syntax !== null || (!saved && name.trim() === '')}
              onClick={save}
            >
              <Save size={16} aria-hidden /> {saved ? 'Save new version' : 'Save'}
            </Button>
          ) : null}
        </>
      }
    >
      {isInFile ? <DeclaredNote /> : null}
      <div className="config">
        <div className="stack">
          <TextField
            label="Name"
            value={name}
            maxLength={200}
            readOnly={!canSave}
            onChange={(event) => setName(event.target.value)}
          />
          <Editor
            ref={editor}
            edited={edited}
            text={text}
            isReadOnly={!canSave}
            faults={faults}
            onChange={(next) => {
              setRefused([]);
              setText(next);
            }}
          />
          {shares && canSave ? (
            <Canary shares={shares} onPercent={(percent) => setText(write(withCanary(value, percent)))} />
          ) : null}
        </div>
        <Explain
          asked={asked}
          onAsk={(changes) => setAsked((before) => ({ ...before, ...changes }))}
          explanation={refused.length > 0 ? { attempts: [], warnings: [], faults: refused } : explanation.data}
          fault={explanation.error}
          syntax={syntax}
          onGoTo={(fault) => editor.current?.goTo(fault)}
        />
      </div>
      {saved ? (
        <section className="stack-s" aria-label="History">
          <h2>Versions</h2>
          <Versions
            slug={saved.slug}
            version={saved.version}
            canRestore={!isInFile && may(session, 'configs.update')}
            onRestored={onSaved}
          />
        </section>
      ) : null}
    </Page>
  );
}

const noFaults: readonly ConfigFault[] = [];
