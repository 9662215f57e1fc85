// Mozilla's linter over the extension. One warning is allowed: one manifest for both browsers has to name a service
// worker for Chromium, which Firefox ignores in favour of "scripts".
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const ALLOWED = new Set(['BACKGROUND_SERVICE_WORKER_IGNORED']);
const root = fileURLToPath(new URL('..', import.meta.url));
const run = spawnSync(process.execPath,
    [`${root}tests/node_modules/web-ext/bin/web-ext.js`, 'lint', '--source-dir', `${root}extension`, '--output', 'json', '--no-config-discovery'],
    {encoding: 'utf8'});

let report;
try {
  report = JSON.parse(run.stdout);
} catch {
  console.error(`web-ext gave no report:\n${run.stdout}${run.stderr}`);
  process.exit(1);
}
const found = [...report.errors, ...report.warnings, ...report.notices];
const bad = found.filter((message) => !ALLOWED.has(message.code));
for (const message of bad) {
  console.log(`${message._type}: ${message.code}: ${message.message} (${message.file ?? ''}:${message.line ?? ''})`);
}
console.log(`${found.length - bad.length} allowed, ${bad.length} not`);
process.exit(bad.length === 0 ? 0 : 1);
