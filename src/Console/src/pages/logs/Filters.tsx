import { X } from 'lucide-react';
import { Button } from '../../ui/Button';
import { Check, Select, TextField } from '../../ui/Field';
import { chips, cleared, type LogUrl, ranges } from './filters';
import { useFilterValues } from './useFilterValues';

interface Props {
  readonly url: LogUrl;
  readonly onChange: (changes: Partial<LogUrl>, isStep?: boolean) => void;
}

const selects: readonly (readonly [keyof LogUrl, string])[] = [
  ['ai_org', 'Provider'],
  ['ai_model', 'Model'],
  ['operation', 'Operation'],
  ['virtual_keys', 'Virtual key'],
  ['api_key_ids', 'API key'],
  ['cache_status', 'Cache'],
  ['workspace_slug', 'Workspace'],
];

const statuses: readonly (readonly [string, string])[] = [
  ['', 'Any'],
  ['2xx', 'Success (2xx)'],
  ['4xx,5xx', 'Any error'],
  ['4xx', 'Refused (4xx)'],
  ['5xx', 'Failed (5xx)'],
  ['429', 'Rate limited (429)'],
];

/** All filters, whose values are those that the log has. */
export function Filters({ url, onChange }: Props) {
  const values = useFilterValues();
  const set = (name: keyof LogUrl) => (event: { target: { value: string } }) => onChange({ [name]: event.target.value }, true);
  return (
    <div className="filters card card-body" role="group" aria-label="Filters">
      <Select label="Time" value={url.range} onChange={set('range')}>
        {Object.entries(ranges).map(([value, [label]]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
      <Select label="Status" value={url.status_code} onChange={set('status_code')}>
        {statuses.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        {statuses.some(([value]) => value === url.status_code) ? null : <option>{url.status_code}</option>}
      </Select>
      {selects.map(([name, label]) => (
        <Select key={name} label={label} value={url[name]} onChange={set(name)}>
          <option value="">Any</option>
          {values(name, url[name]).map((value) => (
            <option key={value} value={value}>
              {value.replaceAll('_', ' ')}
            </option>
          ))}
        </Select>
      ))}
      <TextField label="User" value={url.user} onChange={set('user')} />
      <TextField label="Metadata" value={url.metadata} placeholder="team=red" onChange={set('metadata')} />
      {(
        [
          ['cost_min', 'Costs at least'],
          ['cost_max', 'Costs at most'],
        ] as const
      ).map(([name, label]) => (
        <TextField
          key={name}
          label={label}
          type="number"
          min="0"
          step="any"
          value={url[name]}
          placeholder="$"
          onChange={set(name)}
        />
      ))}
      <Check
        label="Every attempt, not only what callers got"
        checked={url.all !== ''}
        onChange={(event) => onChange({ all: event.target.checked ? '1' : '' }, true)}
      />
    </div>
  );
}

/** The filters that are on, each with a button that takes it away. */
export function Chips({ url, onChange }: Props) {
  const on = chips.filter(([name]) => url[name] !== '');
  if (on.length === 0) return null;
  return (
    <div className="row" role="group" aria-label="Active filters">
      {on.map(([name, label]) => (
        <Button
          key={name}
          small
          aria-label={`Remove filter ${label} ${url[name]}`}
          onClick={() => onChange({ [name]: '' }, true)}
        >
          <span className="clip chip-text">
            {label}: {url[name]}
          </span>
          <X size={14} aria-hidden />
        </Button>
      ))}
      <Button small look="plain" onClick={() => onChange(cleared, true)}>
        Clear all
      </Button>
    </div>
  );
}
