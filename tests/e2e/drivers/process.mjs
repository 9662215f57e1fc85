// Processes that a driver starts, and their end.
import {readdir, readFile} from 'node:fs/promises';

import {until} from './waiting.mjs';

/** Programs that run with this HOME: [{pid, program}]. Linux only, as the tests are. */
export async function processesOf(home) {
  const found = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const environment = await readFile(`/proc/${entry}/environ`, 'latin1');
      if (!environment.split('\0').includes(`HOME=${home}`)) continue;
      const command = (await readFile(`/proc/${entry}/cmdline`, 'latin1')).split('\0');
      if (command[0]) found.push({pid: Number(entry), program: command[0]});
    } catch {
      // It ended meanwhile, or is not ours to read.
    }
  }
  return found;
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
