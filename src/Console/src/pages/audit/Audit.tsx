import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { call, withQuery } from '../../api/client';
import type { AuditRecord } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { Diff } from '../../ui/Diff';
import { stableJson } from '../../ui/diff';
import { Select } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Badge, Empty, Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { useUrlState } from '../../ui/useUrlState';
import './audit.css';

interface Records {
  readonly total: number;
  readonly records: readonly AuditRecord[];
}

const types: readonly (readonly [string, string])[] = [
  ['config', 'Configs'],
  ['guardrail', 'Guardrails'],
  ['api_key', 'API keys'],
  ['provider', 'Virtual keys, providers, integrations'],
  ['workspace', 'Workspaces'],
  ['usage_limits_policy', 'Budget policies'],
  ['rate_limits_policy', 'Rate policies'],
];
const size = 50;
const defaults = { type: '', open: '' } as const;
const tones: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  create: 'good',
  delete: 'bad',
  rotate: 'warn',
  restore: 'warn',
};

/** Who changed what, the latest first. */
export default function Audit() {
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const [shown, setShown] = useState(size);
  const path = withQuery('/v1/audit-logs', { resource_type: url.type, page_size: shown });
  const audit = useQuery(path, (signal) => call<Records>(path, { signal }), 20_000);
  const records = audit.data?.records ?? [];
  return (
    <Page
      title="Audit"
      lead="Every change of keys, configs, guardrails, providers, budgets and policies: who, when, and what is different."
    >
      <div className="audit-filter">
        <Select label="Kind" value={url.type} onChange={(event) => setUrl({ type: event.target.value, open: '' }, true)}>
          <option value="">All</option>
          {types.map(([type, label]) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      {audit.error ? <Fault fault={audit.error} onRetry={audit.reload} /> : null}
      {audit.isLoading ? <SkeletonRows /> : null}
      {audit.data && records.length === 0 ? (
        <Empty icon={ScrollText} title="Nothing changed yet">
          As soon as somebody makes a key or saves a config, it stands here.
        </Empty>
      ) : null}
      <ol className="audit" aria-label="Changes">
        {records.map((record) => (
          <Row
            key={record.sequence}
            record={record}
            isOpen={url.open === String(record.sequence)}
            onToggle={() => setUrl({ open: url.open === String(record.sequence) ? '' : String(record.sequence) })}
          />
        ))}
      </ol>
      {audit.data && audit.data.total > shown ? (
        <Button onClick={() => setShown(shown + size)}>Show more of {audit.data.total}</Button>
      ) : null}
    </Page>
  );
}

function Row({ record, isOpen, onToggle }: { record: AuditRecord; isOpen: boolean; onToggle: () => void }) {
  const name = nameOf(record);
  return (
    <li className="card audit-row">
      <button type="button" className="audit-head" data-row aria-expanded={isOpen} onClick={onToggle}>
        <Badge tone={tones[record.action.split('.').at(-1) ?? '']} plain>
          {record.action}
        </Badge>
        <span className="audit-what">
          <strong className="break">{name}</strong>
          <span className="faint small">{record.resource_type}</span>
        </span>
        <span className="audit-who small soft">
          <span className="clip">{record.user_id === 'open' ? 'anybody (open mode)' : record.user_id}</span>
          <Time at={record.timestamp} />
        </span>
      </button>
      {isOpen ? (
        <div className="audit-body">
          {record.before === null && record.after === null ? (
            <p className="faint small">Nothing more is kept of this change.</p>
          ) : (
            <Diff
              label={`What changed of ${name}`}
              before={record.before ? stableJson(record.before) : ''}
              after={record.after ? stableJson(record.after) : ''}
            />
          )}
        </div>
      ) : null}
    </li>
  );
}

function nameOf(record: AuditRecord): string {
  const name = (record.after ?? record.before)?.name;
  return typeof name === 'string' && name !== '' ? name : (record.resource_slug ?? record.resource_id);
}
