import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/client';
import type { Config, List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { Diff } from '../../ui/Diff';
import { Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { tell, tellFault } from '../../ui/toasts';

const pretty = (version: Config | undefined): string => {
  if (!version) return '';
  try {
    return JSON.stringify(typeof version.config === 'string' ? JSON.parse(version.config) : version.config, null, 2);
  } catch {
    return String(version.config);
  }
};

/** The versions of a config, each with its differences from the one before. */
export function Versions({
  slug,
  version,
  canRestore,
  onRestored,
}: {
  slug: string;
  version: number;
  canRestore: boolean;
  onRestored: () => void;
}) {
  const [open, setOpen] = useState<number | null>(null);
  const path = `/v1/configs/${encodeURIComponent(slug)}`;
  const versions = useQuery(`${path} versions of ${version}`, (signal) => call<List<Config>>(`${path}/versions`, { signal }));
  if (versions.error) return <Fault fault={versions.error} onRetry={versions.reload} />;
  if (!versions.data) return <SkeletonRows rows={3} />;
  const all = versions.data.data;

  const restore = (number: number): void => {
    call(`${path}/restore`, { body: { version: number } }).then(() => {
      tell(`Version ${number} is the current one again.`);
      onRestored();
    }, tellFault);
  };
  return (
    <ol className="stack-s" aria-label="Versions">
      {all.map((one, at) => (
        <li key={one.version} className="card version">
          <div className="row row-wide">
            <button
              type="button"
              className="link"
              data-row
              aria-expanded={open === one.version}
              onClick={() => setOpen(open === one.version ? null : one.version)}
            >
              Version {one.version}
            </button>
            <span className="row small soft">
              <Time at={one.last_updated_at} />
              {one.updated_by ? <span className="mono clip version-by">{one.updated_by}</span> : null}
              {at === 0 ? (
                <span className="badge badge-accent badge-plain">current</span>
              ) : canRestore ? (
                <Button small onClick={() => restore(one.version)}>
                  <RotateCcw size={14} aria-hidden /> Restore
                </Button>
              ) : null}
            </span>
          </div>
          {open === one.version ? (
            <Diff
              before={pretty(all[at + 1])}
              after={pretty(one)}
              label={`Differences of version ${one.version} from the one before`}
            />
          ) : null}
        </li>
      ))}
    </ol>
  );
}
