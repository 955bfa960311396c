import { Cable, KeySquare, Trash2 } from 'lucide-react';
import { may } from '../../api/session';
import type { Integration, VirtualKey } from '../../api/types';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { Badge } from '../../ui/states';
import { Time } from '../../ui/Time';
import { BudgetCell, LimitWords } from './LimitCells';
import { ProviderForm } from './ProviderForm';
import { ResourceTab, type Tools } from './ResourceTab';
import { TestCall } from './TestCall';
import { Uncertain } from './Uncertain';
import { UsageBars } from './UsageBars';

const virtualKeyPath = (key: VirtualKey): string => `/v1/virtual-keys/${encodeURIComponent(key.slug)}`;
const integrationPath = (one: Integration): string => `/v1/integrations/${encodeURIComponent(one.slug)}`;

/** Saved credentials that requests name. */
export function VirtualKeys() {
  const session = useSession();
  return (
    <ResourceTab<VirtualKey>
      noun="virtual key"
      icon={KeySquare}
      path="/v1/virtual-keys"
      canCreate={may(session, 'virtual_keys.create')}
      under={(key) => key.slug}
      empty="A virtual key holds a provider’s key, sealed. Requests name it in x-portkey-virtual-key and never see the key itself."
      columns={[
        { head: 'Provider', cell: (key) => key.provider },
        { head: 'Status', cell: (key) => <Badge>{key.status}</Badge> },
        { head: 'Budget', cell: (key) => <BudgetCell item={key} path={virtualKeyPath(key)} /> },
      ]}
      form={(close, reload) => <ProviderForm path="/v1/virtual-keys" onClose={close} onMade={reload} />}
      details={(key, tools) => (
        <Details
          item={key}
          provider={key.provider}
          mask={key.masked_api_key}
          path={virtualKeyPath(key)}
          resource="virtual_keys"
          tools={tools}
        />
      )}
    />
  );
}

/** Credentials that several workspaces may use. */
export function Integrations() {
  const session = useSession();
  const scopes = (verb: string): string[] =>
    ['integrations', 'workspace_integrations', 'organisation_integrations'].map((one) => `${one}.${verb}`);
  return (
    <ResourceTab<Integration>
      noun="integration"
      icon={Cable}
      path="/v1/integrations"
      canCreate={may(session, ...scopes('create'))}
      under={(one) => one.slug}
      empty="An integration is a credential of the organisation, with the models it may be used for and the workspaces that may use it."
      columns={[
        { head: 'Provider', cell: (one) => one.ai_provider_id },
        { head: 'Status', cell: (one) => <Badge>{one.status}</Badge> },
        { head: 'Budget', cell: (one) => <BudgetCell item={one} path={integrationPath(one)} /> },
      ]}
      form={(close, reload) => <ProviderForm path="/v1/integrations" onClose={close} onMade={reload} />}
      details={(one, tools) => (
        <Details
          item={one}
          provider={one.ai_provider_id}
          mask={one.masked_key}
          path={integrationPath(one)}
          resource="integrations"
          tools={tools}
        />
      )}
    />
  );
}

interface DetailsProps {
  readonly item: VirtualKey | Integration;
  readonly provider: string;
  readonly mask: string | null;
  readonly path: string;
  readonly resource: string;
  readonly tools: Tools;
}

function Details({ item, provider, mask, path, resource, tools }: DetailsProps) {
  const session = useSession();
  return (
    <>
      <dl className="facts">
        <dt>Slug</dt>
        <dd className="mono">{item.slug}</dd>
        <dt>Provider</dt>
        <dd>{provider}</dd>
        <dt>Key</dt>
        <dd className="mono">{mask ?? 'none'}</dd>
        <dt>Status</dt>
        <dd>
          <Badge>{item.status}</Badge>
        </dd>
        <dt>Limits</dt>
        <dd>
          <LimitWords usage={item.usage_limits} rates={item.rate_limits} />
        </dd>
        <dt>Made</dt>
        <dd>
          <Time at={item.created_at} exact />
        </dd>
      </dl>
      <TestCall slug={item.slug} />
      <UsageBars path={path} all />
      <Uncertain path={path} canResolve={may(session, `${resource}.update`)} />
      {!tools.isReadOnly && may(session, `${resource}.delete`) ? (
        <span>
          <Button look="danger" onClick={() => tools.remove(path)}>
            <Trash2 size={16} aria-hidden /> Delete
          </Button>
        </span>
      ) : null}
    </>
  );
}
