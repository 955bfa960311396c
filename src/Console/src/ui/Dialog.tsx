import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button';

interface Props {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly description?: ReactNode;
  /** `drawer` lies at the right side, over the page's full height. */
  readonly kind?: 'dialog' | 'wide' | 'drawer';
  readonly actions?: ReactNode;
  /** Keep open on a click beside it and on Escape, where something would be lost. */
  readonly holds?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, description, kind = 'dialog', actions, holds }: Props) {
  const name = kind === 'drawer' ? 'drawer stack' : kind === 'wide' ? 'dialog dialog-wide' : 'dialog';
  return (
    <Base.Root
      open={isOpen}
      disablePointerDismissal={holds ?? false}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={name}>
          <div className="dialog-head">
            <div className="stack-s">
              <Base.Title>{title}</Base.Title>
              {description ? <Base.Description className="soft">{description}</Base.Description> : null}
            </div>
            <Base.Close
              render={
                <Button look="plain" icon aria-label="Close">
                  <X size={18} />
                </Button>
              }
            />
          </div>
          {children}
          {actions ? <div className="dialog-actions">{actions}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
