import { type SubmitEvent, useState } from 'react';
import { call } from '../../api/client';
import { Button } from '../../ui/Button';
import { Select, TextArea, TextField } from '../../ui/Field';
import { Fault } from '../../ui/states';
import { LimitFields } from './LimitFields';
import { limitsOf, noLimits } from './limits';
import { useProviders } from './providerTypes';

interface Props {
  readonly path: '/v1/virtual-keys' | '/v1/integrations';
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** A new virtual key or integration. */
export function ProviderForm({ path, onClose, onMade }: Props) {
  const providers = useProviders();
  const [name, setName] = useState('');
  const [provider, setProvider] = useState('openai');
  const [key, setKey] = useState('');
  const [more, setMore] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const [fault, setFault] = useState<unknown>(null);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    let settings: Record<string, unknown> = {};
    try {
      settings = more.trim() ? (JSON.parse(more) as Record<string, unknown>) : {};
    } catch {
      setFault(new Error('“More settings” must be a JSON object, such as {"aws_region": "us-east-1"}.'));
      return;
    }
    const body = {
      name: name.trim(),
      [path === '/v1/integrations' ? 'ai_provider_id' : 'provider']: provider,
      ...(key ? { key } : {}),
      ...settings,
      ...limitsOf(limits),
    };
    call(path, { body }).then(() => {
      onMade();
      onClose();
    }, setFault);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextField label="Name" value={name} required maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
      <Select label="Provider" value={provider} onChange={(event) => setProvider(event.target.value)}>
        {(providers.length > 0 ? providers : ['openai', 'sandbox']).map((slug) => (
          <option key={slug}>{slug}</option>
        ))}
      </Select>
      <TextField
        label="Provider’s key"
        type="password"
        value={key}
        hint="Sealed with AES-256-GCM; nobody can read it again."
        onChange={(event) => setKey(event.target.value)}
      />
      <TextArea
        label="More settings"
        value={more}
        rows={2}
        spellCheck={false}
        placeholder='{"aws_region": "us-east-1"}'
        hint="Regions, deployments and the like, as JSON."
        onChange={(event) => setMore(event.target.value)}
      />
      <LimitFields draft={limits} onChange={setLimits} />
      {fault ? <Fault fault={fault} /> : null}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          Save
        </Button>
      </div>
    </form>
  );
}
