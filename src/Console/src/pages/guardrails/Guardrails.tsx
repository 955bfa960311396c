import { ShieldCheck } from 'lucide-react';
import type { Guardrail } from '../../api/types';
import { DocumentList } from '../../editor/DocumentList';
import type { Column } from '../../ui/DataTable';
import { Badge, DeclaredBadge } from '../../ui/states';

const columns: readonly Column<Guardrail>[] = [
  {
    head: 'Status',
    cell: (one) => (
      <span className="row">
        <Badge>{one.status}</Badge>
        {one.declared_in_file ? <DeclaredBadge /> : null}
      </span>
    ),
  },
  { head: 'Version', cell: (one) => <span className="number">{one.version_id.slice(one.version_id.lastIndexOf('_') + 1)}</span> },
];

/** The saved guardrails. */
export default function Guardrails() {
  return (
    <DocumentList<Guardrail>
      noun="guardrail"
      icon={ShieldCheck}
      title="Guardrails"
      lead="Checks on prompts and images, saved under a name that configs use."
      empty="A guardrail looks at a prompt before it is drawn, or at the images afterwards, and refuses what it must not let through. Save one and name its slug in a config’s input_guardrails or output_guardrails."
      columns={columns}
    />
  );
}
