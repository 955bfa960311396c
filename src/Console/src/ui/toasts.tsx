import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { messageOf } from '../api/client';
import { Button } from './Button';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const longMs = 6000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const close = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

function show(toast: Omit<Toast, 'id'>, ms: number): number {
  const id = ++last;
  change([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => close(id), ms);
  return id;
}

/** Says that something was done. */
export const tell = (text: string): number => show({ text, isBad: false }, longMs);

/** Says what went wrong. */
export const tellFault = (fault: unknown): number => show({ text: messageOf(fault), isBad: true }, 2 * longMs);

/** Deletions that are not carried out yet. */
const waiting = new Set<() => void>();

addEventListener('pagehide', () => {
  for (const run of waiting) run();
});

/**
 * Deletes something after a while in which it can be taken back. A page that is left carries it out at once.
 * @param text What the toast says.
 * @param remove Carries it out.
 * @param restore Shows the thing again: it was taken back, or could not be deleted.
 */
export function removeWithUndo(text: string, remove: () => Promise<unknown>, restore: () => void): void {
  const run = (): void => {
    if (!waiting.delete(run)) return;
    clearTimeout(timer);
    remove().catch((fault: unknown) => {
      tellFault(fault);
      restore();
    });
  };
  const timer = setTimeout(run, longMs);
  waiting.add(run);
  const undo = (): void => {
    if (!waiting.delete(run)) return;
    clearTimeout(timer);
    close(id);
    restore();
  };
  const id = show({ text, isBad: false, action: { label: 'Undo', run: undo } }, longMs);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section className="toasts" aria-label="Notices" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={toast.isBad ? 'toast toast-bad' : 'toast'} role={toast.isBad ? 'alert' : 'status'}>
          <span className="break">{toast.text}</span>
          <span className="row">
            {toast.action ? (
              <Button small onClick={toast.action.run}>
                {toast.action.label}
              </Button>
            ) : null}
            <Button small look="plain" icon aria-label="Dismiss" onClick={() => close(toast.id)}>
              <X size={15} />
            </Button>
          </span>
        </div>
      ))}
    </section>
  );
}
