import { KeyRound, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client';
import { may } from '../../api/session';
import type { ApiKey } from '../../api/types';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Badge } from '../../ui/states';
import { Time } from '../../ui/Time';
import { tell, tellFault } from '../../ui/toasts';
import { ApiKeyForm } from './ApiKeyForm';
import { BudgetCell, LimitWords } from './LimitCells';
import { ResourceTab, type Tools } from './ResourceTab';
import { ShownKey } from './ShownKey';
import { Uncertain } from './Uncertain';
import { UsageBars } from './UsageBars';

const pathOf = (key: ApiKey): string => `/v1/api-keys/${encodeURIComponent(key.id)}`;
const scope = (key: ApiKey, verb: string): string => `${key.type.replaceAll('-', '_')}_api_keys.${verb}`;

/** The keys by which callers are known. */
export function ApiKeys() {
  const session = useSession();
  const canCreate = may(session, 'workspace_service_api_keys.create', 'organisation_service_api_keys.create');
  return (
    <ResourceTab<ApiKey>
      noun="API key"
      icon={KeyRound}
      path="/v1/api-keys"
      canCreate={canCreate}
      under={(key) => key.key}
      empty="Callers show an API key in x-portkey-api-key. Give each of them one of its own, with a budget."
      columns={[
        { head: 'Status', cell: (key) => <Badge>{key.status}</Badge> },
        { head: 'Budget', cell: (key) => <BudgetCell item={key} path={pathOf(key)} /> },
        {
          head: 'Expires',
          cell: (key) => (key.expires_at ? <Time at={key.expires_at} /> : <span className="faint">never</span>),
        },
      ]}
      form={(close, reload) => <ApiKeyForm onClose={close} onMade={reload} />}
      details={(key, tools) => <Details apiKey={key} tools={tools} />}
    />
  );
}

function Details({ apiKey: key, tools: { reload, remove, isReadOnly } }: { apiKey: ApiKey; tools: Tools }) {
  const session = useSession();
  const [shown, setShown] = useState<string | null>(null);
  const path = pathOf(key);
  const canUpdate = !isReadOnly && may(session, scope(key, 'update'));
  const status = (next: string): Promise<unknown> => call(path, { method: 'PUT', body: { status: next }, keepalive: true });

  const rotate = (): void => {
    call<{ key: string }>(`${path}/rotate`, { body: {} }).then((answer) => {
      setShown(answer.key);
      reload();
    }, tellFault);
  };
  const toggle = (): void => {
    status(key.status === 'disabled' ? 'active' : 'disabled').then(() => {
      tell(key.status === 'disabled' ? 'The key works again.' : 'The key is refused from now on.');
      reload();
    }, tellFault);
  };
  return (
    <>
      <dl className="facts">
        <dt>Key</dt>
        <dd className="mono">{key.key}</dd>
        <dt>Status</dt>
        <dd>
          <Badge>{key.status}</Badge>
        </dd>
        <dt>Kind</dt>
        <dd>{key.type}</dd>
        <dt>Workspace</dt>
        <dd>{key.workspace_id ?? 'all'}</dd>
        <dt>Limits</dt>
        <dd>
          <LimitWords usage={key.usage_limits} rates={key.rate_limits} />
        </dd>
        <dt>Models</dt>
        <dd>{key.allowed_models?.join(', ') ?? 'all'}</dd>
        <dt>Providers</dt>
        <dd>{key.allowed_providers?.join(', ') ?? 'all'}</dd>
        <dt>Made</dt>
        <dd>
          <Time at={key.created_at} exact />
        </dd>
        <dt>Expires</dt>
        <dd>{key.expires_at ? <Time at={key.expires_at} exact /> : 'never'}</dd>
        {key.key_transition_expires_at ? (
          <>
            <dt>The key before</dt>
            <dd>
              works until <Time at={key.key_transition_expires_at} exact />
            </dd>
          </>
        ) : null}
        <dt>Scopes</dt>
        <dd className="row">
          {key.scopes.map((one) => (
            <Badge key={one} plain>
              {one}
            </Badge>
          ))}
        </dd>
      </dl>
      <UsageBars path={path} all />
      <Uncertain path={path} canResolve={may(session, scope(key, 'update'))} />
      {isReadOnly ? null : (
        <div className="row">
          {may(session, scope(key, 'rotate'), scope(key, 'update')) ? (
            <Button onClick={rotate}>
              <RefreshCw size={16} aria-hidden /> Rotate
            </Button>
          ) : null}
          {canUpdate ? <Button onClick={toggle}>{key.status === 'disabled' ? 'Enable' : 'Disable'}</Button> : null}
          {may(session, scope(key, 'delete')) ? (
            <Button
              look="danger"
              onClick={() =>
                remove(
                  path,
                  () => status('disabled'),
                  () => status('active'),
                )
              }
            >
              <Trash2 size={16} aria-hidden /> Delete
            </Button>
          ) : null}
        </div>
      )}
      <Dialog title="The new key" isOpen={shown !== null} holds onClose={() => setShown(null)}>
        {shown ? (
          <ShownKey apiKey={shown} note="The key before works for another 30 minutes." onDone={() => setShown(null)} />
        ) : null}
      </Dialog>
    </>
  );
}
