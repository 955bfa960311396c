import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly isEmpty: boolean;
  readonly children: ReactNode;
}

/** A part of the page with its heading, unless there is nothing in it. */
export function Section({ title, isEmpty, children }: Props) {
  return isEmpty ? null : (
    <section className="stack-s" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
