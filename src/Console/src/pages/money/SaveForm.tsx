import { type ReactNode, type SubmitEvent, useState } from 'react';
import { call } from '../../api/client';
import { Button } from '../../ui/Button';
import { Fault } from '../../ui/states';

interface Props<T> {
  readonly path: string;
  /** What is sent; what it throws is shown as a fault. */
  readonly body: () => unknown;
  readonly action?: string;
  readonly onClose: () => void;
  readonly onSaved: (answer: T) => void;
  readonly children: ReactNode;
}

/** A form that makes something new, and says why it could not. */
export function SaveForm<T>({ path, body, action = 'Save', onClose, onSaved, children }: Props<T>) {
  const [fault, setFault] = useState<unknown>(null);
  const save = async (): Promise<void> => onSaved(await call<T>(path, { body: body() }));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save().catch(setFault);
  };
  return (
    <form className="stack" onSubmit={submit}>
      {children}
      {fault ? <Fault fault={fault} /> : null}
      <div className="dialog-actions">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary">
          {action}
        </Button>
      </div>
    </form>
  );
}

/** What a form does that is closed as soon as it is saved. */
export const thenClose = (onMade: () => void, onClose: () => void) => (): void => {
  onMade();
  onClose();
};
