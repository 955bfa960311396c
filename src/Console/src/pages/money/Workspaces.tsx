import { Trash2, Users } from 'lucide-react';
import { useState } from 'react';
import { may } from '../../api/session';
import type { Workspace } from '../../api/types';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Badge } from '../../ui/states';
import { Time } from '../../ui/Time';
import { BudgetCell, LimitWords } from './LimitCells';
import { LimitFields } from './LimitFields';
import { limitsOf, noLimits } from './limits';
import { ResourceTab } from './ResourceTab';
import { SaveForm, thenClose } from './SaveForm';
import { Uncertain } from './Uncertain';
import { UsageBars } from './UsageBars';

const pathOf = (workspace: Workspace): string => `/v1/workspaces/${encodeURIComponent(workspace.id)}`;

/** Those who see the same things. */
export function Workspaces() {
  const session = useSession();
  return (
    <ResourceTab<Workspace>
      noun="workspace"
      icon={Users}
      path="/v1/workspaces"
      canCreate={session.is_organisation && may(session, 'workspaces.create')}
      under={(workspace) => workspace.slug}
      empty="Keys, configs and providers belong to a workspace, and its budget bounds them all together."
      columns={[
        { head: 'Budget', cell: (workspace) => <BudgetCell item={workspace} path={pathOf(workspace)} /> },
        { head: 'Made', cell: (workspace) => <Time at={workspace.created_at} /> },
      ]}
      form={(close, reload) => <Form onClose={close} onMade={reload} />}
      details={(workspace, tools) => (
        <>
          <dl className="facts">
            <dt>Id</dt>
            <dd className="mono">{workspace.id}</dd>
            <dt>Description</dt>
            <dd>{workspace.description ?? 'none'}</dd>
            <dt>Limits</dt>
            <dd>
              <LimitWords usage={workspace.usage_limits} rates={workspace.rate_limits} />
            </dd>
            {workspace.is_default ? (
              <>
                <dt>Default</dt>
                <dd>
                  <Badge plain>requests without a workspace of their own</Badge>
                </dd>
              </>
            ) : null}
          </dl>
          <UsageBars path={pathOf(workspace)} all />
          <Uncertain path={pathOf(workspace)} canResolve={session.is_organisation && may(session, 'workspaces.update')} />
          {!tools.isReadOnly && !workspace.is_default && session.is_organisation && may(session, 'workspaces.delete') ? (
            <span>
              <Button look="danger" onClick={() => tools.remove(pathOf(workspace))}>
                <Trash2 size={16} aria-hidden /> Delete
              </Button>
            </span>
          ) : null}
        </>
      )}
    />
  );
}

function Form({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [name, setName] = useState('');
  const [limits, setLimits] = useState(noLimits);
  const body = () => ({ name: name.trim(), ...limitsOf(limits) });
  return (
    <SaveForm path="/v1/workspaces" body={body} onClose={onClose} onSaved={thenClose(onMade, onClose)}>
      <TextField label="Name" value={name} required maxLength={200} autoFocus onChange={(event) => setName(event.target.value)} />
      <LimitFields draft={limits} onChange={setLimits} />
    </SaveForm>
  );
}
