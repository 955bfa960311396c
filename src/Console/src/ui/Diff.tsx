import { useMemo } from 'react';
import { diffLines } from './diff';

const marks = { same: ' ', add: '+', remove: '−', gap: '' } as const;
const words = { same: '', add: 'added: ', remove: 'removed: ', gap: '' } as const;

/** The differences of two texts. */
export function Diff({ before, after, label }: { before: string; after: string; label: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  if (lines.length === 0) return <p className="faint small">No differences.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <div className="diff" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, at) =>
        line.kind === 'gap' ? (
          <div key={at} className="diff-gap">
            ⋯ {line.text}
          </div>
        ) : (
          <div key={at} className={`diff-line diff-${line.kind}`}>
            <span aria-hidden>{marks[line.kind]}</span>
            <span>
              <span className="hidden">{words[line.kind]}</span>
              {line.text}
            </span>
          </div>
        ),
      )}
    </div>
  );
}
