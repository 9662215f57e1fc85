// Managed storage in Chromium comes from a policy file under /etc, which is the machine's, not a profile's. The
// browser is started in a mount namespace of its own where /etc/chromium/policies is a temporary folder, so that the
// machine is not touched; that needs root or unprivileged user namespaces.
import {chmod, mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export async function withManagedPolicy(settings, extensionId, values) {
  const folder = await mkdtemp(join(tmpdir(), 'cerby-policy-'));
  await mkdir(join(folder, 'policies', 'managed'), {recursive: true});
  await writeFile(join(folder, 'policies', 'managed', 'cerby-tests.json'),
                  JSON.stringify({'3rdparty': {extensions: {[extensionId]: values}}}));
  const wrapper = join(folder, 'chromium');
  const namespace = process.getuid?.() === 0 ? '--mount' : '--mount --map-root-user';
  await writeFile(wrapper, `#!/bin/sh
exec unshare ${namespace} sh -c '
  mkdir -p "$0/etc" &&
  mount -t tmpfs cerby "$0/etc" && mkdir -p "$0/etc/new" && cp -a /etc/chromium/. "$0/etc/new" 2>/dev/null
  cp -a "$0/policies" "$0/etc/new/" && mount --bind "$0/etc/new" /etc/chromium && program=$1 && shift && exec "$program" "$@"
' '${folder}' '${settings.executablePath}' "$@"
`);
  await chmod(wrapper, 0o755);
  return {
    settings: {...settings, executablePath: wrapper},
    cleanUp: () => rm(folder, {recursive: true, force: true}),
  };
}
