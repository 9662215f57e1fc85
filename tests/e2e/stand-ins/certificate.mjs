// A certificate for the stand-ins' names, made at start by the openssl program; nothing is kept.
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createHash, createPublicKey} from 'node:crypto';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** @returns {Promise<{key: string, cert: string, spki: string}>} spki: base64 SHA-256 of the key, as Chromium wants it */
export async function makeCertificate(names) {
  const folder = await mkdtemp(join(tmpdir(), 'cerby-certificate-'));
  try {
    const settings = join(folder, 'settings');
    await writeFile(settings, [
      '[req]', 'distinguished_name = name', 'x509_extensions = extensions', 'prompt = no',
      '[name]', 'CN = Cerby stand-ins',
      '[extensions]', 'basicConstraints = critical, CA:false', 'extendedKeyUsage = serverAuth',
      `subjectAltName = ${names.map((name) => `DNS:${name}`).join(', ')}`, '',
    ].join('\n'));
    const keyFile = join(folder, 'key.pem');
    const certFile = join(folder, 'cert.pem');
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
                          '-config', settings, '-keyout', keyFile, '-out', certFile]);
    const key = await readFile(keyFile, 'utf8');
    const cert = await readFile(certFile, 'utf8');
    const spki = createHash('sha256').update(createPublicKey(cert).export({type: 'spki', format: 'der'})).digest('base64');
    return {key, cert, spki};
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}
