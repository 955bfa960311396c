import { parseArgs } from 'node:util';

const TEXT = { type: 'string' };
const FLAG = { type: 'boolean', default: false };

const ANSWERS = ['small', 'large', 'distinct-100k', 'distinct-2m'];
const MEASURED_ANSWERS = ['small', 'large', 'link', 'bytes', 'archived', 'edit'];
const MEASURED_FIGURES = ['allocations', 'config', 'rate', 'readers', 'idle', 'tasks', 'start'];

/** What a run measures: answers, whose rows are throughput, and figures. */
export const ROWS = [...MEASURED_ANSWERS, ...MEASURED_FIGURES];

export const SUBJECTS = ['bare', 'portkey', 'plain', 'gateway', 'budgeted', 'cluster'];

export const USAGE = `Usage: bash bench/run.sh [options]

  --subjects LIST   of ${SUBJECTS.join(',')} (default: all)
  --rows LIST       of ${ROWS.join(',')} (default: all)
  --runs N          measured runs each, the median counts (default 3)
  --duration T      of a measured run, such as 5s (default 5s)
  --warmup T        of the warm-up run before them, five times as long for small answers (default 4s)
  --quick           --duration 2s --warmup 2s, where not given: to see that it works, not to quote
  --no-build        measure what the last run built
  --out DIR         where latest.md and latest.json go (default artifacts/bench)
  --help`;

export const COMPARISON = `Usage: bash bench/compare.sh OLD NEW [options]

  OLD, NEW          a commit each, or the folder of a working tree
  --subjects LIST   of gateway,budgeted (default: both)
  --answers LIST    of small,large,distinct-100k,distinct-2m (default: small)
  --connections N   of a run; several times for several numbers (default: those of the answer)
  --rounds N        measured runs of each state (default 9)
  --duration T      of a measured run (default 3s)
  --warmup T        before them, at each number of connections (default 10s)
  --rate N          requests offered in a second, at most 500 at once, in place of as many as the connections take
  --set NAME=VALUE  a setting of NEW only, such as IMAGEGATEWAY__LOG__KIND=off; several times for several
  --set-old NAME=VALUE  a setting of OLD only
  --help`;

/** A bad option; its message is all the user needs. */
export class UsageError extends Error {}

export function readOptions(args) {
  const { values } = parse({
    args,
    options: {
      subjects: { ...TEXT, default: SUBJECTS.join(',') },
      rows: { ...TEXT, default: ROWS.join(',') },
      runs: { ...TEXT, default: '3' },
      duration: TEXT,
      warmup: TEXT,
      out: TEXT,
      work: TEXT,
      quick: FLAG,
      'no-build': FLAG,
      help: FLAG,
    },
  });
  const rows = list('--rows', values.rows, ROWS);
  const options = {
    help: values.help,
    work: values.work,
    out: values.out,
    build: !values['no-build'],
    subjects: list('--subjects', values.subjects, SUBJECTS),
    answers: rows.filter((row) => MEASURED_ANSWERS.includes(row)),
    figures: rows.filter((row) => MEASURED_FIGURES.includes(row)),
    duration: seconds('--duration', values.duration ?? (values.quick ? '2s' : '5s')),
    warmup: seconds('--warmup', values.warmup ?? (values.quick ? '2s' : '4s')),
  };
  options.runs = count('--runs', values.runs);
  return options;
}

export function readComparison(args) {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      subjects: { ...TEXT, default: 'gateway,budgeted' },
      answers: { ...TEXT, default: 'small' },
      connections: { ...TEXT, multiple: true, default: [] },
      rounds: { ...TEXT, default: '9' },
      duration: { ...TEXT, default: '3s' },
      warmup: { ...TEXT, default: '10s' },
      set: { ...TEXT, multiple: true, default: [] },
      'set-old': { ...TEXT, multiple: true, default: [] },
      rate: TEXT,
      work: TEXT,
      help: FLAG,
    },
  });
  if (!values.help && positionals.length !== 2) throw new UsageError('two commits or working trees are expected: OLD NEW');
  return {
    help: values.help,
    work: values.work,
    states: positionals,
    settings: { old: settings('--set-old', values['set-old']), new: settings('--set', values.set) },
    subjects: list('--subjects', values.subjects, ['gateway', 'budgeted']),
    answers: list('--answers', values.answers, ANSWERS),
    connections: values.connections.map((value) => count('--connections', value)),
    rounds: count('--rounds', values.rounds),
    rate: values.rate === undefined ? undefined : count('--rate', values.rate, 99_999),
    duration: seconds('--duration', values.duration),
    warmup: seconds('--warmup', values.warmup),
  };
}

function parse(description) {
  try {
    return parseArgs(description);
  } catch (error) {
    throw new UsageError(error.message);
  }
}

function count(option, value, most = 999) {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new UsageError(`${option} ${value}: a whole number from 1 to ${most} is expected`);
  }
  return number;
}

function settings(option, values) {
  const unset = values.find((setting) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(setting));
  if (unset !== undefined) throw new UsageError(`${option} ${unset}: NAME=VALUE is expected`);
  return Object.fromEntries(values.map((setting) => [setting.slice(0, setting.indexOf('=')), setting.slice(setting.indexOf('=') + 1)]));
}

function list(option, value, allowed) {
  const names = [...new Set(value.split(',').map((name) => name.trim()))];
  const unknown = names.find((name) => !allowed.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${option} ${value}: '${unknown}' is none of ${allowed.join(', ')}`);
  }
  return allowed.filter((name) => names.includes(name));
}

function seconds(option, value) {
  const match = /^([1-9]\d{0,3})(s|m)?$/.exec(value);
  if (match === null) {
    throw new UsageError(`${option} ${value}: whole seconds or minutes are expected, such as 10s or 1m`);
  }
  return Number(match[1]) * (match[2] === 'm' ? 60 : 1);
}
