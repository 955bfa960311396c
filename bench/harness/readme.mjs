import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readmeTable } from './report.mjs';

// Puts the table of the last run of bench/run.sh into README, with its command, commit and machine: node bench/harness/readme.mjs [latest.json]

const repository = resolve(import.meta.dirname, '..', '..');
const result = JSON.parse(readFileSync(process.argv[2] ?? join(repository, 'artifacts', 'bench', 'latest.json'), 'utf8'));
const { machine, options } = result;
const file = join(repository, 'README.md');
const lines = readFileSync(file, 'utf8').split('\n');

const from = lines.findIndex((line) => line.startsWith('| response, connections'));
const count = lines.slice(from).findIndex((line) => !line.startsWith('|'));
lines.splice(from, count, ...readmeTable(result.rows));

const measured = lines.findIndex((line) => line.startsWith('- Measured on '));
lines[measured] = `- Measured on ${machine.time.slice(0, 10)} at commit ${machine.commit} with \`${options.command}\`; medians of ${options.runs}. ` +
  `One machine with ${machine.cores} cores (${machine.processor}) ran everything. ${machine.warning ? `${machine.warning} ` : ''}` +
  'Compare the ratios, not the absolute numbers.';
writeFileSync(file, lines.join('\n'));
