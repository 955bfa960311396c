import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { call, withQuery } from '../../api/client';
import type { AuditRecord, Guardrail } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { Diff } from '../../ui/Diff';
import { stableJson } from '../../ui/diff';
import { Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { tell, tellFault } from '../../ui/toasts';

const most = 50;

interface Props {
  readonly guardrail: Guardrail;
  readonly path: string;
  readonly canRestore: boolean;
  readonly onRestored: () => void;
}

/** The versions of a guardrail, as the audit kept them, each with its differences from the one before. */
export function History({ guardrail, path, canRestore, onRestored }: Props) {
  const [open, setOpen] = useState<number | null>(null);
  const asked = withQuery('/v1/audit-logs', { resource_type: 'guardrail', resource_id: guardrail.id, page_size: most });
  const audit = useQuery(`${asked} of ${guardrail.version_id}`, (signal) =>
    call<{ readonly records: readonly AuditRecord[] }>(asked, { signal }),
  );
  if (audit.error) return <Fault fault={audit.error} onRetry={audit.reload} />;
  if (!audit.data) return <SkeletonRows rows={3} />;
  const versions = audit.data.records.filter((record) => record.after !== null && record.version !== null);

  const restore = ({ version, after }: AuditRecord): void => {
    const { name, checks, actions, status } = after ?? {};
    call(path, { method: 'PUT', body: { name, checks, actions, status } }).then(() => {
      tell(`Version ${version} is the current one again.`);
      onRestored();
    }, tellFault);
  };
  return (
    <ol className="stack-s" aria-label="Versions">
      {versions.map((record, at) => (
        <li key={record.sequence} className="card version">
          <div className="row row-wide">
            <button
              type="button"
              className="link"
              data-row
              aria-expanded={open === record.sequence}
              onClick={() => setOpen(open === record.sequence ? null : record.sequence)}
            >
              Version {record.version}
            </button>
            <span className="row small soft">
              <Time at={record.timestamp} />
              <span className="mono clip version-by">{record.user_id}</span>
              {at === 0 ? (
                <span className="badge badge-accent badge-plain">current</span>
              ) : canRestore ? (
                <Button small onClick={() => restore(record)}>
                  <RotateCcw size={14} aria-hidden /> Restore
                </Button>
              ) : null}
            </span>
          </div>
          {open === record.sequence ? (
            <Diff
              before={record.before ? stableJson(record.before) : ''}
              after={record.after ? stableJson(record.after) : ''}
              label={`Differences of version ${record.version} from the one before`}
            />
          ) : null}
        </li>
      ))}
    </ol>
  );
}
