import { Waypoints } from 'lucide-react';
import type { Config } from '../../api/types';
import { DocumentList } from '../../editor/DocumentList';
import type { Column } from '../../ui/DataTable';
import { Badge, DeclaredBadge } from '../../ui/states';

const columns: readonly Column<Config>[] = [
  {
    head: 'Version',
    cell: (one) => (
      <span className="row number">
        {one.version}
        {one.is_default ? <Badge plain>default</Badge> : null}
        {one.status === 'active' ? null : <Badge>{one.status}</Badge>}
        {one.declared_in_file ? <DeclaredBadge /> : null}
      </span>
    ),
  },
];

/** The saved configs. */
export default function Configs() {
  return (
    <DocumentList<Config>
      noun="config"
      icon={Waypoints}
      title="Configs"
      lead="Fallbacks, load balances, retries and guardrails, saved under a name that requests use."
      empty="A config says which provider is asked, what follows when it fails, and what a request may cost. Save one and send its slug in x-portkey-config."
      columns={columns}
    />
  );
}
