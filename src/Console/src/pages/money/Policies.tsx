import { Scale, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { may } from '../../api/session';
import type { Policy, RateLimit, UsageLimit } from '../../api/types';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Segments } from '../../ui/Segments';
import { useDebounced } from '../../ui/useDebounced';
import { useUrlState } from '../../ui/useUrlState';
import { rateText, usageText } from './limits';
import { PolicyForm } from './PolicyForm';
import { ResourceTab, type Tools } from './ResourceTab';
import { TopValues } from './TopValues';
import { Uncertain } from './Uncertain';
import { UsageBars } from './UsageBars';

const defaults = { kind: 'usage-limits', q: '', open: '' } as const;

const limitText = (policy: Policy): string =>
  policy.object === 'policy_usage_limits'
    ? usageText({
        type: policy.type as UsageLimit['type'],
        credit_limit: policy.credit_limit ?? 0,
        periodic_reset: policy.periodic_reset ?? null,
      })
    : rateText({ type: policy.type as RateLimit['type'], unit: policy.unit ?? null, value: policy.value ?? 0 });

const conditionText = (policy: Policy): string =>
  policy.conditions.map((one) => `${one.key} = ${Array.isArray(one.value) ? one.value.join(' or ') : one.value}`).join(', ');

/** Limits for each value of something that callers say. */
export function Policies() {
  const session = useSession();
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const kind = url.kind === 'rate-limits' ? 'rate-limits' : 'usage-limits';
  const resource = kind === 'usage-limits' ? 'usage_limits_policies' : 'rate_limits_policies';
  const path = `/v1/policies/${kind}`;
  return (
    <div className="stack">
      <Segments
        label="Kind of policy"
        value={kind}
        options={[
          { value: 'usage-limits', label: 'Budgets' },
          { value: 'rate-limits', label: 'Rates' },
        ]}
        onChange={(next) => setUrl({ kind: next, q: '', open: '' }, true)}
      />
      <ResourceTab<Policy>
        key={kind}
        noun="policy"
        plural="policies"
        icon={Scale}
        path={path}
        canCreate={may(session, `${resource}.create`, 'policies.create')}
        under={conditionText}
        empty="A policy gives each user, each key or each value of a metadata key a limit of its own."
        columns={[
          { head: 'For each', cell: (policy) => policy.group_by.map((one) => one.key).join(' and ') },
          { head: 'Limit', cell: limitText },
        ]}
        form={(close, reload) => <PolicyForm kind={kind} onClose={close} onMade={reload} />}
        details={(policy, tools) => (
          <Details policy={policy} path={`${path}/${encodeURIComponent(policy.id)}`} resource={resource} tools={tools} />
        )}
      />
    </div>
  );
}

function Details({ policy, path, resource, tools }: { policy: Policy; path: string; resource: string; tools: Tools }) {
  const session = useSession();
  const [value, setValue] = useState('');
  const settled = useDebounced(value);
  const valuePath = `${path}?value=${encodeURIComponent(settled)}`;
  const isBudget = policy.object === 'policy_usage_limits';
  return (
    <>
      <dl className="facts">
        <dt>For requests with</dt>
        <dd>{conditionText(policy)}</dd>
        <dt>For each</dt>
        <dd>{policy.group_by.map((one) => one.key).join(' and ')}</dd>
        <dt>Limit</dt>
        <dd>{limitText(policy)}</dd>
      </dl>
      {isBudget ? <TopValues policy={policy} onValue={setValue} /> : null}
      <TextField
        label={`Where one ${policy.group_by[0]?.key ?? 'value'} stands`}
        value={value}
        placeholder="a value"
        onChange={(event) => setValue(event.target.value)}
      />
      {settled ? (
        <>
          <UsageBars path={valuePath} all />
          {isBudget ? <Uncertain path={valuePath} canResolve={may(session, `${resource}.update`, 'policies.update')} /> : null}
        </>
      ) : null}
      {!tools.isReadOnly && may(session, `${resource}.delete`, 'policies.delete') ? (
        <span>
          <Button look="danger" onClick={() => tools.remove(path)}>
            <Trash2 size={16} aria-hidden /> Delete
          </Button>
        </span>
      ) : null}
    </>
  );
}
