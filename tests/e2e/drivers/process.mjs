// Processes that a driver starts, and their end.
import {readdir, readFile} from 'node:fs/promises';

import {until} from './waiting.mjs';

/**
 * Programs that run with this HOME: [{pid, program}]. Linux only, as the tests are. A program that made itself
 * unreadable (as the host does; root reads it all the same) has the HOME of the one that started it.
 */
export async function processesOf(home) {
  const all = new Map();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const process = await readProcess(Number(entry));
    if (process) all.set(process.pid, process);
  }
  const homeOf = ({home: own, parent}) => own ?? (all.has(parent) ? homeOf(all.get(parent)) : undefined);
  return [...all.values()].filter((process) => process.program && homeOf(process) === home)
    .map(({pid, program}) => ({pid, program}));
}

/** `home` is undefined where it may not be read, '' where there is none; nothing for a process that has ended. */
async function readProcess(pid) {
  try {
    const [program] = (await readFile(`/proc/${pid}/cmdline`, 'latin1')).split('\0');
    // "pid (name) state parent …", where the name may have any characters.
    const parent = Number(/^.*\) \S (\d+)/s.exec(await readFile(`/proc/${pid}/stat`, 'latin1'))?.[1]);
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch((error) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') return undefined;
      throw error;
    });
    const home = environment?.split('\0').find((setting) => setting.startsWith('HOME='))?.slice('HOME='.length);
    return {pid, program, parent, home: environment === undefined ? undefined : home ?? ''};
  } catch {
    return undefined;
  }
}

/** Ends a process group that a driver made (detached), gently first. */
export async function endGroup(child, {force = false} = {}) {
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // Gone already.
    }
  };
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  if (!force && !gone()) {
    signal('SIGTERM');
    await until(gone, {what: 'the browser to end', deadline: 8_000}).catch(() => undefined);
  }
  signal('SIGKILL');
  await until(gone, {what: 'the browser to end', deadline: 8_000});
}
