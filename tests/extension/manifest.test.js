// What the extension may do is frozen here: whoever changes it has to change this too.

import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync} from 'node:fs';
import {test} from 'node:test';

const root = new URL('../../extension/', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('manifest.json'));
const files = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
const sources = files.filter((path) => path.endsWith('.js'));

test('permissions', () => {
  assert.deepEqual(manifest.permissions, ['nativeMessaging', 'scripting', 'webNavigation', 'webRequest', 'declarativeNetRequest', 'storage']);
  assert.deepEqual(manifest.host_permissions, ['https://*/*']);
  for (const key of ['optional_permissions', 'optional_host_permissions']) assert.equal(key in manifest, false, key);
});

test('nothing for pages or other extensions to reach', () => {
  for (const key of ['web_accessible_resources', 'externally_connectable', 'content_scripts', 'sandbox']) {
    assert.equal(key in manifest, false, key);
  }
  for (const path of sources) {
    assert.doesNotMatch(readFileSync(path, 'utf8'), /on(Message|Connect|UserScriptMessage)External|registerContentScripts|postMessage\([^)]*['"]\*/, path);
  }
});

test('pages run only what is in the package, and nobody frames them', () => {
  const policy = manifest.content_security_policy.extension_pages;
  for (const part of ['default-src \'none\'', 'script-src \'self\'', 'base-uri \'none\'', 'form-action \'none\'', 'frame-ancestors \'none\'']) {
    assert.ok(policy.split('; ').includes(part), part);
  }
  for (const path of files.filter((file) => file.endsWith('.html'))) {
    assert.doesNotMatch(readFileSync(path, 'utf8'), /\son\w+=|style=|<script(?![^>]*src=)|https?:/, path);
  }
});

test('no source makes markup or code from text, or reads the clipboard; one of the extension\'s own pages writes there', () => {
  for (const path of sources) {
    const source = readFileSync(path, 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|execCommand/, path);
    const uses = [...source.matchAll(/\bclipboard\b\.?(\w*)/g)].map(([, what]) => what).filter(Boolean);
    assert.deepEqual([...new Set(uses)], path.endsWith('/ui/copy.js') ? ['writeText'] : [], path);
  }
});

test('one manifest for both browsers', () => {
  const {service_worker: worker, scripts, type} = manifest.background;
  assert.deepEqual(scripts, [worker]);
  assert.equal(type, 'module');
  assert.equal(manifest.browser_specific_settings.gecko.id, 'extended-access@cerby.com');
});

test('the key gives the id that the host serves', () => {
  const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex').slice(0, 32);
  const id = [...digest].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
  assert.equal(id, 'dhljhmjefffakhhohoahmdkehlnjcceb');
});

test('managed storage takes a workspace and an Okta domain', () => {
  const {properties} = JSON.parse(read(manifest.storage.managed_schema));
  assert.deepEqual(Object.entries(properties).map(([key, {type}]) => [key, type]), [['DEFAULT_WORKSPACE', 'string'], ['OKTA_DOMAIN', 'string']]);
});
