import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react';

interface Frame {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
}

type Described = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

function useFrame({ hint, fault }: Omit<Frame, 'label'>): { id: string; described: Described } {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, fault ? `${id}-fault` : null].filter(Boolean).join(' ');
  return { id, described: { id, 'aria-describedby': described || undefined, 'aria-invalid': fault ? true : undefined } };
}

function Framed({ id, label, hint, fault, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {hint ? (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {fault ? (
        <span className="field-fault" id={`${id}-fault`}>
          {fault}
        </span>
      ) : null}
    </div>
  );
}

export function TextField({ label, hint, fault, ...rest }: Frame & InputHTMLAttributes<HTMLInputElement>) {
  const { id, described } = useFrame({ hint, fault });
  return (
    <Framed id={id} label={label} hint={hint} fault={fault}>
      <input type="text" autoComplete="off" spellCheck={false} {...rest} {...described} className="input" />
    </Framed>
  );
}

export function TextArea({ label, hint, fault, ...rest }: Frame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, described } = useFrame({ hint, fault });
  return (
    <Framed id={id} label={label} hint={hint} fault={fault}>
      <textarea {...rest} {...described} className="input" />
    </Framed>
  );
}

export function Select({ label, hint, fault, children, ...rest }: Frame & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, described } = useFrame({ hint, fault });
  return (
    <Framed id={id} label={label} hint={hint} fault={fault}>
      <select {...rest} {...described} className="input">
        {children}
      </select>
    </Framed>
  );
}

export function Check({ label, ...rest }: { readonly label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="check">
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}
