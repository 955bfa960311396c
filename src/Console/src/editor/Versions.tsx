import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from '../api/useQuery';
import { Button } from '../ui/Button';
import { Diff } from '../ui/Diff';
import { Fault, SkeletonRows } from '../ui/states';
import { Time } from '../ui/Time';
import { tell, tellFault } from '../ui/toasts';
import { type DocumentKind, resourceOf, type SavedDocument, type Version } from './kind';

interface Props<T extends SavedDocument> {
  readonly kind: DocumentKind<T>;
  readonly saved: T;
  readonly canRestore: boolean;
  readonly onRestored: () => void;
}

/** The versions of a document, each with its differences from the one before. */
export function Versions<T extends SavedDocument>({ kind, saved, canRestore, onRestored }: Props<T>) {
  const [open, setOpen] = useState<number | null>(null);
  const versions = useQuery(`${resourceOf(kind.noun, saved.slug)} versions of ${kind.versionOf(saved)}`, (signal) =>
    kind.loadVersions(saved, signal),
  );
  const restore = ({ number, restore: send }: Version): void => {
    send().then(() => {
      tell(`Version ${number} is the current one again.`);
      onRestored();
    }, tellFault);
  };
  return (
    <section className="stack-s" aria-label="History">
      <h2>Versions</h2>
      {versions.error ? <Fault fault={versions.error} onRetry={versions.reload} /> : null}
      {versions.isLoading ? <SkeletonRows rows={3} /> : null}
      <ol className="stack-s" aria-label="Versions">
        {(versions.data ?? []).map((version, at) => (
          <li key={version.number} className="card version">
            <div className="row row-wide">
              <button
                type="button"
                className="link"
                data-row
                aria-expanded={open === version.number}
                onClick={() => setOpen(open === version.number ? null : version.number)}
              >
                Version {version.number}
              </button>
              <span className="row small soft">
                <Time at={version.at} />
                {version.by ? <span className="mono clip version-by">{version.by}</span> : null}
                {at === 0 ? (
                  <span className="badge badge-accent badge-plain">current</span>
                ) : canRestore ? (
                  <Button small onClick={() => restore(version)}>
                    <RotateCcw size={14} aria-hidden /> Restore
                  </Button>
                ) : null}
              </span>
            </div>
            {open === version.number ? (
              <Diff
                before={version.before}
                after={version.after}
                label={`Differences of version ${version.number} from the one before`}
              />
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
