import { Download } from 'lucide-react';
import { Link } from 'wouter';
import { useQuery } from '../../api/useQuery';
import { Button } from '../../ui/Button';
import { dollars, plural } from '../../ui/format';
import { Fault, SkeletonRows } from '../../ui/states';
import { csvOf, type Group, loadGroup, type Query, save } from './data';

interface Props {
  readonly title: string;
  readonly group: string;
  /** Member with the value of the group. */
  readonly name: string;
  readonly query: Query;
  readonly rows: (value: string) => string;
  /** What people call a value. */
  readonly textOf?: ((value: string) => string) | undefined;
}

const nameOf = (row: Group, name: string): string => {
  const value = row[name] ?? row.metadata_value ?? row.name ?? row.key;
  return value === null || value === undefined || value === '' ? '(none)' : String(value);
};

/** The largest of something, with a bar for each. */
export function GroupTable({ title, group, name, query, rows, textOf }: Props) {
  const list = useQuery(`group ${group} ${JSON.stringify(query)}`, (signal) => loadGroup(group, query, signal));
  const all = list.data?.data ?? [];
  const most = Math.max(1, ...all.map((row) => row.requests));
  return (
    <section className="card card-body graph" aria-label={title}>
      <div className="row row-wide">
        <h2>{title}</h2>
        <Button
          small
          look="plain"
          icon
          aria-label={`Export ${title} as CSV`}
          disabled={all.length === 0}
          onClick={() => save(`by-${group.replaceAll('/', '-')}.csv`, csvOf(all))}
        >
          <Download size={15} />
        </Button>
      </div>
      {list.error ? <Fault fault={list.error} onRetry={list.reload} /> : null}
      {list.isLoading ? <SkeletonRows rows={4} height={30} /> : null}
      {list.data && all.length === 0 ? <p className="faint small">Nothing in this time.</p> : null}
      <ol className="groups">
        {all.slice(0, 10).map((row) => {
          const value = nameOf(row, name);
          return (
            <li key={value}>
              <div className="row row-wide">
                {value === '(none)' ? (
                  <span className="faint">{value}</span>
                ) : (
                  <Link href={rows(value)} className="link break" data-row>
                    {textOf?.(value) ?? value}
                  </Link>
                )}
                <span className="small soft number">
                  {plural(row.requests, 'request')}
                  {row.images ? ` · ${plural(row.images, 'image')}` : ''}
                  {typeof row.cost === 'number' ? ` · ${dollars(row.cost / 100)}` : ''}
                  {row.error_count ? ` · ${plural(row.error_count, 'error')}` : ''}
                </span>
              </div>
              <div className="group-bar" aria-hidden>
                <span style={{ width: `${(100 * row.requests) / most}%` }} />
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
