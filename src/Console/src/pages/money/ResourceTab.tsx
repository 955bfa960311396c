import { type LucideIcon, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { call } from '../../api/client';
import { type Declarable, isDeclared } from '../../api/session';
import type { List } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { type Column, DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/Dialog';
import { SearchField } from '../../ui/SearchField';
import { DeclaredBadge, DeclaredNote, Empty, Fault, SkeletonRows } from '../../ui/states';
import { removeWithUndo, tellFault } from '../../ui/toasts';
import { useUrlState } from '../../ui/useUrlState';

interface Named extends Declarable {
  readonly id: string;
  readonly name: string | null;
}

interface Props<T extends Named> {
  readonly noun: string;
  /** Where it is not the noun with an s. */
  readonly plural?: string;
  readonly icon: LucideIcon;
  readonly path: string;
  readonly columns: readonly Column<T>[];
  /** Text below a name. */
  readonly under: (item: T) => ReactNode;
  readonly empty: ReactNode;
  readonly canCreate: boolean;
  readonly form: (close: () => void, reload: () => void) => ReactNode;
  readonly details: (item: T, tools: Tools) => ReactNode;
}

/** What the details of an item may do with it. */
export interface Tools {
  readonly reload: () => void;
  readonly remove: RemoveIt;
  /** Only a file of the deployment may change it. */
  readonly isReadOnly: boolean;
}

/** Hides the item and deletes it after the time for taking it back; `first` is done at once, `back` when it is taken back. */
export type RemoveIt = (path: string, first?: () => Promise<unknown>, back?: () => Promise<unknown>) => void;

const defaults = { q: '', open: '' } as const;
const mostShown = 50;

/** A list of things with budgets: search, table, a drawer for each and a dialog for a new one. */
export function ResourceTab<T extends Named>(props: Props<T>) {
  const { noun, path, columns } = props;
  const session = useSession();
  const [url, setUrl] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const [isNew, setNew] = useState(false);
  const [shown, setShown] = useState(mostShown);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const list = useQuery(path, (signal) => call<List<T>>(path, { signal }), 15_000);
  const all = (list.data?.data ?? []).filter((item) => !gone.has(item.id));
  const word = url.q.toLowerCase();
  const found = all.filter((item) => JSON.stringify(item).toLowerCase().includes(word));
  const open = all.find((item) => item.id === url.open);
  const add = props.canCreate ? (
    <Button look="primary" onClick={() => setNew(true)}>
      <Plus size={17} aria-hidden /> New {noun}
    </Button>
  ) : null;

  const removeIt =
    (item: T): RemoveIt =>
    (itemPath, first, back) => {
      const hide = (isHidden: boolean): void =>
        setGone((before) => {
          const next = new Set(before);
          if (isHidden) next.add(item.id);
          else next.delete(item.id);
          return next;
        });
      setUrl({ open: '' });
      hide(true);
      first?.().catch(tellFault);
      removeWithUndo(
        `“${item.name ?? noun}” is deleted.`,
        () => call(itemPath, { method: 'DELETE', keepalive: true }).then(() => list.reload()),
        () => {
          hide(false);
          back?.()
            .catch(tellFault)
            .finally(() => list.reload());
        },
      );
    };

  return (
    <div className="stack">
      {list.data && all.length === 0 ? null : (
        <div className="row row-wide">
          <SearchField label={`Search ${props.plural ?? `${noun}s`}`} value={url.q} onChange={(q) => setUrl({ q })} />
          {add}
        </div>
      )}
      {list.error ? <Fault fault={list.error} onRetry={list.reload} /> : null}
      {list.isLoading ? <SkeletonRows /> : null}
      {list.data && all.length === 0 ? (
        <Empty icon={props.icon} title={`No ${noun} yet`} action={add}>
          {props.empty}
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <DataTable
          columns={[
            {
              head: 'Name',
              cell: (item) => (
                <div className="name">
                  <button type="button" data-row onClick={() => setUrl({ open: item.id }, true)}>
                    {item.name ?? item.id}
                  </button>
                  <span className="mono faint">{props.under(item)}</span>
                  {isDeclared(session, item) ? <DeclaredBadge /> : null}
                </div>
              ),
            },
            ...columns,
          ]}
          rows={found.slice(0, shown)}
          keyOf={(item) => item.id}
        />
      ) : null}
      {found.length > shown ? <Button onClick={() => setShown(shown + mostShown)}>Show more of {found.length}</Button> : null}
      {all.length > 0 && found.length === 0 ? <p className="soft">Nothing has “{url.q}” in it.</p> : null}
      <Dialog title={open?.name ?? noun} kind="drawer" isOpen={open !== undefined} onClose={() => setUrl({ open: '' })}>
        {open && isDeclared(session, open) ? <DeclaredNote /> : null}
        {open
          ? props.details(open, { reload: list.reload, remove: removeIt(open), isReadOnly: isDeclared(session, open) })
          : null}
      </Dialog>
      <Dialog title={`New ${noun}`} isOpen={isNew} holds onClose={() => setNew(false)}>
        {isNew ? props.form(() => setNew(false), list.reload) : null}
      </Dialog>
    </div>
  );
}
