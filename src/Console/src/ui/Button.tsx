import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'danger' | 'plain' | undefined;
  readonly small?: boolean;
  /** The whole content is an icon; a label is needed then. */
  readonly icon?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

export function Button({ look, small, icon, className, children, ...rest }: Props) {
  const names = ['button', look && `button-${look}`, small && 'button-small', icon && 'button-icon', className];
  return (
    <button type="button" {...rest} className={names.filter(Boolean).join(' ')}>
      {children}
    </button>
  );
}
