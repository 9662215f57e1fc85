// Which sockets of a process listen, as the kernel lists them.
import {readFile, readdir, readlink} from 'node:fs/promises';

const TCP_LISTEN = '0A';
const UNIX_ACCEPTS = 0x10000;  // __SO_ACCEPTCON

async function lines(pid, name) {
  const text = await readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/));
}

/** ["tcp 0100007F:1F90", "unix /path"]; none for a process that has ended meanwhile. */
export async function listeningSocketsOf(pid) {
  const inodes = new Set();
  const open = await readdir(`/proc/${pid}/fd`).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const entry of open) {
    const match = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${entry}`).catch(() => ''));
    if (match) inodes.add(match[1]);
  }
  const found = [];
  for (const name of ['tcp', 'tcp6', 'udp', 'udp6']) {
    for (const columns of await lines(pid, name)) {
      const bound = name.startsWith('udp') || columns[3] === TCP_LISTEN;
      if (bound && inodes.has(columns[9])) found.push(`${name} ${columns[1]}`);
    }
  }
  for (const columns of await lines(pid, 'unix')) {
    if ((Number.parseInt(columns[3], 16) & UNIX_ACCEPTS) !== 0 && inodes.has(columns[6])) found.push(`unix ${columns[7] ?? ''}`);
  }
  return found;
}
