import { useState } from 'react';
import { Select, TextArea, TextField } from '../../ui/Field';
import { LimitFields } from './LimitFields';
import { limitsOf, noLimits } from './limits';
import { useProviders } from './providerTypes';
import { SaveForm, thenClose } from './SaveForm';

interface Props {
  readonly path: '/v1/virtual-keys' | '/v1/integrations';
  readonly onClose: () => void;
  readonly onMade: () => void;
}

function settingsOf(text: string): Record<string, unknown> {
  try {
    return text.trim() ? (JSON.parse(text) as Record<string, unknown>) : {};
  } catch {
    throw new Error('“More settings” must be a JSON object, such as {"aws_region": "us-east-1"}.');
  }
}

/** A new virtual key or integration. */
export function ProviderForm({ path, onClose, onMade }: Props) {
  const providers = useProviders();
  const [name, setName] = useState('');
  const [provider, setProvider] = useState('openai');
  const [key, setKey] = useState('');
  const [more, setMore] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const body = () => ({
    name: name.trim(),
    [path === '/v1/integrations' ? 'ai_provider_id' : 'provider']: provider,
    ...(key ? { key } : {}),
    ...settingsOf(more),
    ...limitsOf(limits),
  });
  return (
    <SaveForm path={path} body={body} onClose={onClose} onSaved={thenClose(onMade, onClose)}>
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
    </SaveForm>
  );
}
