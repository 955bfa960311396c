import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../api/client';
import { Button } from './Button';

/** What to do where there is nothing yet. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon size={34} strokeWidth={1.4} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** An error with what mends it. */
export function Fault({ fault, onRetry, title }: { fault: unknown; onRetry?: () => void; title?: string }) {
  const api = fault instanceof ApiError ? fault : null;
  return (
    <div className="fault" role="alert">
      <strong>{title ?? (api?.status === 403 ? 'Not allowed' : 'That did not work')}</strong>
      <span className="break">{messageOf(fault)}</span>
      {api && (api.code || api.traceId) ? (
        <span className="faint mono break">{[api.status || null, api.code, api.traceId].filter(Boolean).join(' · ')}</span>
      ) : null}
      {onRetry ? (
        <span>
          <Button small onClick={onRetry}>
            Try again
          </Button>
        </span>
      ) : null}
    </div>
  );
}

/** Stands where rows will be. */
export function SkeletonRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <div className="stack-s" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}

const tones: Readonly<Record<string, string>> = {
  active: 'good',
  ready: 'good',
  closed: 'good',
  ok: 'good',
  expired: 'bad',
  open: 'bad',
  exhausted: 'warn',
  half_open: 'warn',
  disabled: 'warn',
  archived: 'warn',
};

export function Badge({
  children,
  tone,
  plain,
}: {
  children: ReactNode;
  tone?: 'good' | 'warn' | 'bad' | 'accent' | undefined;
  plain?: boolean;
}) {
  const by = tone ?? (typeof children === 'string' ? tones[children] : undefined);
  return <span className={['badge', by && `badge-${by}`, plain && 'badge-plain'].filter(Boolean).join(' ')}>{children}</span>;
}

/** Stands beside the name of an entry that a file declares. */
export const DeclaredBadge = () => <Badge plain>in a file</Badge>;

/** Says why nothing can be changed here. */
export function DeclaredNote() {
  return (
    <p className="note small" role="note">
      Declared in a file of the deployment, and changed there. Here it is read-only.
    </p>
  );
}
