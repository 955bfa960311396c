import { X } from 'lucide-react';
import { Button } from '../../ui/Button';
import { Check, Select, TextField } from '../../ui/Field';
import { dateTime } from '../../ui/format';
import { chips, cleared, type LogUrl, ranges } from './filters';
import { useFilterValues } from './useFilterValues';
import { useKeyNames } from './useKeyNames';

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
  const keyName = useKeyNames();
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
              {name === 'api_key_ids' ? keyName(value) : value.replaceAll('_', ' ')}
            </option>
          ))}
        </Select>
      ))}
      {(
        [
          ['from', 'From'],
          ['until', 'Until'],
        ] as const
      ).map(([name, label]) => (
        <TextField
          key={name}
          label={label}
          type="datetime-local"
          value={localOf(url[name])}
          onChange={(event) => onChange({ [name]: isoOf(event.target.value), range: 'any' }, true)}
        />
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

// The field writes the reader's own time, to the minute.
function localOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function isoOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

function chipText(name: keyof LogUrl, value: string, keyName: (id: string) => string): string {
  if (name === 'from' || name === 'until') return Number.isNaN(Date.parse(value)) ? value : dateTime(value);
  if (name === 'cost_min' || name === 'cost_max') return `$${value}`;
  if (name === 'status_code') return statuses.find(([status]) => status === value)?.[1] ?? value;
  return name === 'api_key_ids' ? keyName(value) : value;
}

/** The filters that are on, each with a button that takes it away. */
export function Chips({ url, onChange }: Props) {
  const keyName = useKeyNames(url.api_key_ids !== '');
  const on = chips.filter(([name]) => url[name] !== '');
  if (on.length === 0) return null;
  return (
    <div className="row" role="group" aria-label="Active filters">
      {on.map(([name, label]) => (
        <Button
          key={name}
          small
          aria-label={`Remove filter ${label} ${chipText(name, url[name], keyName)}`}
          onClick={() => onChange({ [name]: '' }, true)}
        >
          <span className="clip chip-text">
            {label}: {chipText(name, url[name], keyName)}
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
