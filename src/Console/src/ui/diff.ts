export interface DiffLine {
  readonly kind: 'same' | 'add' | 'remove' | 'gap';
  readonly text: string;
}

const mostCells = 4_000_000;

/** Differences of two texts by line, with a few lines around each. */
export function diffLines(before: string, after: string, around = 3): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length * now.length > mostCells) return [...old.map(line('remove')), ...now.map(line('add'))];
  return fold(walk(old, now, lengths(old, now)), around);
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'));

const line =
  (kind: DiffLine['kind']) =>
  (text: string): DiffLine => ({ kind, text });

// Lengths of the longest common subsequences of the ends.
function lengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i * width + j] =
        old[i] === now[j]
          ? (table[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
  return table;
}

function walk(old: readonly string[], now: readonly string[], table: Uint32Array): DiffLine[] {
  const width = now.length + 1;
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i] ?? '' });
      i++;
      j++;
    } else if (i < old.length && (j >= now.length || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) {
      lines.push({ kind: 'remove', text: old[i++] ?? '' });
    } else {
      lines.push({ kind: 'add', text: now[j++] ?? '' });
    }
  }
  return lines;
}

function fold(lines: readonly DiffLine[], around: number): readonly DiffLine[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some((near) => near.kind !== 'same'),
  );
  const folded: DiffLine[] = [];
  let skipped = 0;
  lines.forEach((one, at) => {
    if (!isNear[at]) {
      skipped++;
      return;
    }
    if (skipped > 0) folded.push({ kind: 'gap', text: `${skipped} unchanged` });
    skipped = 0;
    folded.push(one);
  });
  if (skipped > 0 && folded.length > 0) folded.push({ kind: 'gap', text: `${skipped} unchanged` });
  return folded;
}

/** JSON with its members in order, so that equal things read equal. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner), 2) ?? '';
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
