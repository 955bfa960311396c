import { useState } from 'react';
import { useSession } from '../../app/SessionContext';
import { Select, TextField } from '../../ui/Field';
import { SaveForm, thenClose } from './SaveForm';

interface Props {
  readonly kind: 'usage-limits' | 'rate-limits';
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** A new policy. */
export function PolicyForm({ kind, onClose, onMade }: Props) {
  const session = useSession();
  const [name, setName] = useState('');
  const [group, setGroup] = useState('user');
  const [type, setType] = useState(kind === 'usage-limits' ? 'cost' : 'requests');
  const [limit, setLimit] = useState('');
  const [period, setPeriod] = useState(kind === 'usage-limits' ? '' : 'rpm');
  const body = () => ({
    name: name.trim(),
    conditions: [{ key: 'workspace_id', value: session.workspace_id ?? 'default' }],
    group_by: [{ key: group.trim() }],
    type,
    ...(kind === 'usage-limits'
      ? { credit_limit: Number(limit), periodic_reset: period || null }
      : { value: Number(limit), ...(type === 'images_in_flight' ? {} : { unit: period }) }),
  });
  return (
    <SaveForm path={`/v1/policies/${kind}`} body={body} onClose={onClose} onSaved={thenClose(onMade, onClose)}>
      <TextField label="Name" value={name} required maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
      <TextField
        label="For each"
        value={group}
        required
        list="policy-keys"
        hint="user, api_key, or metadata. and a name"
        onChange={(event) => setGroup(event.target.value)}
      />
      <datalist id="policy-keys">
        <option value="user" />
        <option value="api_key" />
        <option value="metadata.team" />
      </datalist>
      <Select label="Of" value={type} onChange={(event) => setType(event.target.value)}>
        {(kind === 'usage-limits' ? ['cost', 'requests', 'images'] : ['requests', 'images', 'images_in_flight']).map((one) => (
          <option key={one} value={one}>
            {one === 'cost' ? 'dollars' : one.replaceAll('_', ' ')}
          </option>
        ))}
      </Select>
      <TextField
        label="Limit"
        type="number"
        min="0"
        step="any"
        value={limit}
        required
        onChange={(event) => setLimit(event.target.value)}
      />
      {type === 'images_in_flight' ? null : kind === 'usage-limits' ? (
        <Select label="Begins anew" value={period} onChange={(event) => setPeriod(event.target.value)}>
          <option value="">Never</option>
          <option value="weekly">Every week</option>
          <option value="monthly">Every month</option>
        </Select>
      ) : (
        <Select label="In" value={period} onChange={(event) => setPeriod(event.target.value)}>
          <option value="rpm">a minute</option>
          <option value="rph">an hour</option>
          <option value="rpd">a day</option>
        </Select>
      )}
    </SaveForm>
  );
}
