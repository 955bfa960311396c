import { useState } from 'react';
import { useSession } from '../../app/SessionContext';
import { TextArea, TextField } from '../../ui/Field';
import { LimitFields } from './LimitFields';
import { limitsOf, noLimits } from './limits';
import { SaveForm } from './SaveForm';
import { ShownKey } from './ShownKey';

const verbs = ['create', 'list', 'read', 'update', 'delete'];
const all = (...resources: string[]): string[] => resources.flatMap((resource) => verbs.map((verb) => `${resource}.${verb}`));

const presets: readonly (readonly [string, readonly string[]])[] = [
  ['Draw images', ['completions.write', 'models.list']],
  ['See logs', ['logs.list', 'logs.view', 'analytics.view', 'feedback.create']],
  ['Manage configs', all('configs')],
  ['Manage providers', all('virtual_keys', 'providers', 'integrations')],
  ['Manage keys', all('workspace_service_api_keys')],
];

/** A new API key: asks, then shows it once. */
export function ApiKeyForm({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const session = useSession();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState('completions.write models.list');
  const [expires, setExpires] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const [key, setKey] = useState<string | null>(null);
  const chosen = scopes.split(/[\s,]+/).filter(Boolean);

  if (key !== null) return <ShownKey apiKey={key} onDone={onClose} />;
  const body = () => ({
    name: name.trim(),
    scopes: chosen,
    ...(expires ? { expires_at: new Date(expires).toISOString() } : {}),
    ...limitsOf(limits),
  });
  const show = (answer: { readonly key: string }): void => {
    setKey(answer.key);
    onMade();
  };
  const toggle = (wanted: readonly string[]): void => {
    const has = wanted.every((one) => chosen.includes(one));
    const next = has ? chosen.filter((one) => !wanted.includes(one)) : [...new Set([...chosen, ...wanted])];
    setScopes(next.join(' '));
  };
  return (
    <SaveForm path="/v1/api-keys/workspace/service" body={body} action="Make the key" onClose={onClose} onSaved={show}>
      <TextField label="Name" value={name} required maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
      <fieldset className="row presets" aria-label="What it may do">
        {presets
          .filter(([, wanted]) => session.scopes === null || wanted.every((one) => session.scopes?.includes(one)))
          .map(([label, wanted]) => (
            <button
              key={label}
              type="button"
              className="preset"
              aria-pressed={wanted.every((one) => chosen.includes(one))}
              onClick={() => toggle(wanted)}
            >
              {label}
            </button>
          ))}
      </fieldset>
      <TextArea
        label="Scopes"
        value={scopes}
        rows={3}
        required
        spellCheck={false}
        hint="A key cannot grant scopes that yours does not have."
        onChange={(event) => setScopes(event.target.value)}
      />
      <TextField
        label="Expires"
        type="datetime-local"
        value={expires}
        hint="In your time zone; empty: never."
        onChange={(event) => setExpires(event.target.value)}
      />
      <LimitFields draft={limits} onChange={setLimits} />
    </SaveForm>
  );
}
