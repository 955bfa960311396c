import { checkOnce, plainHeaders } from './load.mjs';
import { freePorts, tail } from './processes.mjs';
import { subjectEnvironment } from './subjects.mjs';
import { listening } from './upstream.mjs';

/**
 * Starts a subject in front of an upstream, after those that it needs beside it, and has it answer one request; its process, the ones
 * beside it, and the headers that its requests have.
 */
export async function startSubject(processes, subject, port, upstream, answer) {
  const ports = await freePorts(subject.besidePorts ?? 0);
  const environment = { ...subjectEnvironment(process.env), ...subject.environment };
  const beside = (subject.beside?.(ports, answer.name) ?? []).map(({ name, command, args }) =>
    processes.start(`${subject.name}-${name}-${answer.name}`, command, args, environment));
  const started = processes.start(
    `${subject.name}-${answer.name}`,
    subject.command,
    [subject.entry, ...subject.args(port, upstream, answer.name, ports)],
    environment,
  );
  try {
    await listening(port, started);
    const headers = (await subject.prepare?.(port, upstream)) ?? plainHeaders(upstream);
    await checkOnce(port, headers, answer);
    return { process: started, beside, headers };
  } catch (error) {
    throw new Error(`${subject.title}, ${answer.title}: ${error.message}\n${tail(started.log)}`);
  }
}

/** Has a program stop what it started when it is told to end, and gives its exit code. */
export async function untilStopped(processes, work) {
  let interrupted = false;
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.once(signal, () => {
      interrupted = true;
      processes.stopAll().finally(() => process.exit(code));
    });
  }
  try {
    return await work();
  } catch (error) {
    // What was interrupted fails, too; that is no news.
    if (!interrupted) console.error(`bench: ${error.message}`);
    return 1;
  } finally {
    await processes.stopAll();
  }
}
