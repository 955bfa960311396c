/** What ImageGateway has to reach. Memory in bytes, ratios of requests per second. */
export const GOALS = [
  { answer: 'small', connections: 32, subject: 'plain', against: 'bare', least: 0.75 },
  { answer: 'small', connections: 32, subject: 'plain', against: 'portkey', least: 20 },
  { answer: 'small', connections: 32, subject: 'budgeted', against: 'bare', least: 0.6 },
  { answer: 'small', connections: 1, subject: 'plain', against: 'bare', mostAdded: 0.06 },
  { answer: 'large', connections: 8, subject: 'plain', against: 'bare', least: 0.95 },
  { answer: 'link', connections: 8, against: 'bare', least: 0.8 },
  { answer: 'bytes', connections: 8, against: 'bare', least: 0.8 },
  { answer: 'archived', connections: 8, against: 'bare', least: 0.8 },
  { answer: 'edit', connections: 8, against: 'bare', least: 0.85 },
  { answer: 'small', connections: 32, subject: 'cluster', against: 'budgeted', least: 0.9 },
  { memoryBelow: 200e6 },
];

/**
 * The runs of one subject with one answer at one number of connections become one row: the run whose requests per second
 * are the median, whole, so that its latencies belong to its throughput. A fault in any run makes the row invalid.
 */
export function summarise(runs) {
  const sorted = runs.toSorted((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  const faults = runs.map((run) => run.fault).filter((fault) => fault !== undefined);
  return {
    ...median,
    errors: runs.reduce((sum, run) => sum + run.errors, 0),
    spread: (sorted.at(-1).requestsPerSecond - sorted[0].requestsPerSecond) / median.requestsPerSecond,
    fault: faults.length > 0 ? faults.join('; ') : undefined,
  };
}

/** The runs of two states in pairs: the median of each, and of what the new one has of the old one in each pair, which drift spares. */
export function summarisePairs(pairs) {
  const summary = (measure) => ({
    old: median(pairs.map((pair) => pair.old[measure])),
    new: median(pairs.map((pair) => pair.new[measure])),
    ratio: median(pairs.map((pair) => pair.new[measure] / pair.old[measure])),
  });
  const faults = pairs.flatMap((pair) => [pair.old.fault, pair.new.fault]).filter((fault) => fault !== undefined);
  return {
    requestsPerSecond: summary('requestsPerSecond'),
    microseconds: summary('microseconds'),
    p50: summary('p50'),
    p99: summary('p99'),
    fault: faults.length > 0 ? faults.join('; ') : undefined,
  };
}

/** The value in the middle; of an even number of values the middle of both. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How many times as many requests a second as the other; undefined where one is missing or invalid. */
export function ratio(rows, answer, connections, subject, against) {
  const [one, other] = [find(rows, answer, connections, subject), find(rows, answer, connections, against)];
  if (!one || !other || one.fault || other.fault) return undefined;
  return one.requestsPerSecond / other.requestsPerSecond;
}

function find(rows, answer, connections, subject) {
  return rows.find((row) => row.answer === answer && row.connections === connections && row.subject === subject);
}

/** The verdict on each goal: PASS, FAIL, INVALID (measured with errors) or 'not measured'. */
export function judge({ rows, memory, figures = [] }) {
  const goals = GOALS.map((goal) => (goal.memoryBelow === undefined ? judgeRatio(goal, rows) : judgeMemory(goal, rows, memory)));
  return [...goals, ...figures.filter((figure) => figure.most !== undefined).map(judgeFigure)];
}

function judgeFigure({ name, value, unit, most, fault }) {
  const verdict = fault || Number.isNaN(value) ? 'INVALID' : value <= most ? 'PASS' : 'FAIL';
  return { name: `${name}: at most ${most} ${unit}`, measured: figureText(value, unit), verdict };
}

function figureText(value, unit) {
  return `${value.toFixed(Math.abs(value) < 100 ? 1 : 0)} ${unit}`;
}

function judgeRatio({ answer, connections, subject = 'gateway', against, least, mostAdded }, rows) {
  const goal = mostAdded === undefined ? `at least ${least} × ${against}` : `at most ${mostAdded * 1000} µs over ${against} at the median`;
  const name = `${answer} answer, ${connections} connections${subject === 'gateway' ? '' : `, ${subject}`}: ${goal}`;
  const measured = ratio(rows, answer, connections, subject, against);
  if (measured !== undefined && mostAdded !== undefined) {
    const p50 = (wanted) => find(rows, answer, connections, wanted).p50;
    const added = p50(subject) - p50(against);
    return { name, measured: `${(added * 1000).toFixed(0)} µs`, verdict: added <= mostAdded ? 'PASS' : 'FAIL' };
  }
  if (measured !== undefined) return { name, measured: `${measured.toFixed(2)} ×`, verdict: measured >= least ? 'PASS' : 'FAIL' };
  const both = [subject, against].every((name) =>
    rows.some((row) => row.subject === name && row.answer === answer && row.connections === connections));
  return { name, measured: '', verdict: both ? 'INVALID' : 'not measured' };
}

function judgeMemory({ memoryBelow }, rows, memory) {
  const name = `peak memory below ${memoryBelow / 1e6} MB`;
  const peaks = memory.filter((entry) => entry.subject === 'gateway').map((entry) => entry.bytes);
  if (peaks.length === 0) return { name, measured: '', verdict: 'not measured' };
  const peak = Math.max(...peaks);
  const faulty = rows.some((row) => row.subject === 'gateway' && row.fault);
  const verdict = peak >= memoryBelow ? 'FAIL' : faulty ? 'INVALID' : 'PASS';
  return { name, measured: megabytes(peak), verdict };
}

export function render({ options, machine, seconds, titles, rows, memory, figures = [], goals }) {
  return [
    '# Benchmark',
    '',
    `\`${options.command}\`, ${machine.time}, commit ${machine.commit}.`,
    `${machine.processor}, ${machine.cores} cores shared by load, upstream and subject; ${machine.system}.`,
    `${machine.versions}.`,
    ...(machine.warning ? ['', `**${machine.warning}**`] : []),
    '',
    `Median of ${options.runs} run(s) of ${options.duration} s after ${options.warmup} s of warm-up, five times that for small answers; spread is slowest to fastest run.`,
    ...(seconds ? [`Took ${minutes(seconds.all)}, of which ${minutes(seconds.build)} to build.`] : []),
    '',
    ...table(
      ['answer', 'connections', 'subject', 'req/s', 'p50 ms', 'p99 ms', 'MB/s', 'CPU µs', 'errors', 'spread', '× bare', '× portkey'],
      rows.map((row) => [
        titles[row.answer],
        String(row.connections),
        titles[row.subject],
        row.requestsPerSecond.toFixed(row.requestsPerSecond < 1000 ? 1 : 0),
        row.p50.toFixed(2),
        row.p99.toFixed(2),
        row.megabytesPerSecond.toFixed(1),
        row.microseconds.toFixed(0),
        row.fault ? `INVALID: ${row.fault}` : String(row.errors),
        `${(row.spread * 100).toFixed(0)} %`,
        ...['bare', 'portkey'].map((against) => ratio(rows, row.answer, row.connections, row.subject, against)?.toFixed(2) ?? ''),
      ]),
    ),
    '',
    ...memoryTable(memory, titles),
    '',
    ...(figures.length === 0 ? [] : [...table(['figure', 'measured'], figures.map(({ name, value, unit }) => [name, figureText(value, unit)])), '']),
    ...table(['goal', 'measured', 'verdict'], goals.map((goal) => [goal.name, goal.measured, goal.verdict])),
    '',
  ].join('\n');
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The table of README's section on speed. */
export function readmeTable(rows) {
  const places = [['small', '120 bytes', 1], ['small', '120 bytes', 32], ['large', '2 MB', 1], ['large', '2 MB', 8]];
  const rate = (answer, connections, subject) => {
    const row = find(rows, answer, connections, subject);
    return row && !row.fault ? `${row.requestsPerSecond.toLocaleString('en-US', { maximumFractionDigits: 0 })}/s` : '';
  };
  const times = (...which) => ratio(rows, ...which)?.toFixed(2) ?? '';
  return table(
    ['response, connections', 'bare', 'Portkey', 'nothing kept', '× bare', '× Portkey', 'as it comes', '× bare'],
    places.map(([answer, text, connections]) => [
      `${text}, ${connections}`, ...['bare', 'portkey', 'plain'].map((subject) => rate(answer, connections, subject)),
      times(answer, connections, 'plain', 'bare'), times(answer, connections, 'plain', 'portkey'),
      rate(answer, connections, 'gateway'), times(answer, connections, 'gateway', 'bare'),
    ]),
  );
}

// A subject need not be measured with every answer.
function memoryTable(memory, titles) {
  const [answers, subjects] = ['answer', 'subject'].map((what) => [...new Set(memory.map((entry) => entry[what]))]);
  const peak = (subject, answer) => memory.find((entry) => entry.subject === subject && entry.answer === answer);
  return table(
    ['peak memory', ...answers.map((answer) => titles[answer])],
    subjects.map((subject) => [titles[subject], ...answers.map((answer) => (peak(subject, answer) ? megabytes(peak(subject, answer).bytes) : ''))]),
  );
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A table in Markdown, its columns aligned. */
export function table(head, body) {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...body.map((row) => row[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
