// What looks like a key, a code or somebody's number in the report of a launch, and what looks like a word.

import assert from 'node:assert/strict';
import {readFile, readdir} from 'node:fs/promises';
import {describe, test} from 'node:test';

import {listedCodes, shape, withoutCodes, withoutCodesInAddress} from '../../extension/background/codes.js';

const SNAPSHOTS = new URL('../forms/snapshots/', import.meta.url);

describe('of an address', () => {
  const stay = [
    '', '/', '/login', '/signin', '/oauth/authorize', '/oauth2/v2.0/authorize', '/forgot-your-password-here', '/reset/password', '/verify/email', '/wp-login.php',
    '/Account/ForgotPassword.aspx', '/b2c_1a_signup_signin/oauth2/v2.0', '/contrase%C3%B1a/olvidada', '/de/zwei-faktor-authentifizierung', '/saml2/idp/SSOService.php',
    '/auth/realms/acme/protocol/openid-connect/auth', '/2fa', '/mfa/step2verification', '/oauth2callback', '/rechtschreibung/angstschweiss', '/przypomnienie-hasla',
    '/wijzigen/inschrijving/bijzonderheden', '/i18n/en-US/login', 'https://d111abcdef8.app.test/login',
  ];
  for (const address of stay) test(`"${address}" stays`, () => assert.equal(withoutCodesInAddress(address), address));

  const put = {
    '/u/42/login?next=1#a': '/u/00/login', '/login/20401234': '/login/00000000', '/customer-80241735/login': '/customer-00000000/login', '/k/80%2F2417': '/k/00%2F0000',
    '/login;jsessionid=9F3A77': '/login;jsessionid=0X0X00', '/login;AbC/in': '/login;XxX/in', '/magic/abc': '/magic/xxx', '/magic-link/Kiso': '/magic-link/Kiso',
    '/AbCdEfGhIj': '/XxXxXxXxXx', '/users/550e8400-e29b-41d4-a716-446655440000/edit': '/users/000x0000-x00x-00x0-x000-000000000000/edit',
    '/v1/tok_1Hh2Ab3Cd4': '/v1/tok_0Xx0Xx0Xx0', 'https://app.test/magic/eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.sig': 'https://app.test/magic/xxXxxXxxXxXXXxX0XxX0.x0XxxxX0.xxx',
  };
  for (const [address, shaped] of Object.entries(put)) test(`${address} is ${shaped}`, () => assert.equal(withoutCodesInAddress(address), shaped));
});

describe('of a text', () => {
  const stay = [
    'Enter the 6-digit code', '2FA', 'Office365 and 1Password, MP3, SHA256, SAML2, H2O', '输入6位验证码', 'Введите код из СМС', 'Rechtschreibung', 'BENUTZERVERWALTUNG',
    'Sign in with OAuth2', 'Contraseña olvidada', 'Version 1.2.3', 'LinkedIn YouTube McDonald', 'Win10', '3D Secure', '24h/7', '10:30', 'WPA2-Enterprise',
  ];
  for (const text of stay) test(`"${text}" stays`, () => assert.equal(withoutCodes(text), text));

  const put = {
    'key JBSWY3DPEHPK3PXP': 'key XXXXX0XXXXXX0XXX', 'JBSWYDPEHPKAPXPQ': 'XXXXXXXXXXXXXXXX', 'is jbsw y3dp ehpk 3pxp now': 'is xxxx x0xx xxxx 0xxx now',
    'JBSW-Y3DP-EHPK-3PXP': 'XXXX-X0XX-XXXX-0XXX', 'abcd efgh ijkl mnqx': 'xxxx xxxx xxxx xxxx', 'a1b2c-d3e4f': 'x0x0x-x0x0x', '9F3A-77C1': '0X0X-00X0',
    'kxqjzvwp': 'xxxxxxxx', 'Account DE12 0000 12': 'Account DE00 0000 00', '+34 600 12 34 56': '+00 000 00 00 00', 'of 2026-11-28': 'of 0000-00-00',
    'ghp_abcDEFghiJKLmnoPQRstuVWXyz': 'xxx_xxxXXXxxxXXXxxxXXXxxxXXXxx', 'at https://a.test/u/4217?code=x, /reset/7c1d9b': 'at https://a.test/u/0000 /reset/0x0x0x',
  };
  for (const [text, shaped] of Object.entries(put)) test(`"${text}" is "${shaped}"`, () => assert.equal(withoutCodes(text), shaped));

  test('a shape is its own shape', () => {
    for (const text of Object.values(put)) assert.equal(withoutCodes(text), text);
    assert.equal(shape(shape('Ab1-é')), 'Xx0-x');
  });
});

describe('codes in a list', () => {
  test('are those of one form', () => {
    assert.deepEqual(listedCodes(['kiso-bane', 'Sign in', 'rumo-tile', 'kava-dine fami-lope', 'log-in']), ['kiso-bane', 'rumo-tile', 'kava-dine', 'fami-lope']);
    assert.deepEqual(listedCodes(['abane123', 'kisob123', 'lopec456', 'tilef789']), ['abane123', 'kisob123', 'lopec456', 'tilef789']);
  });
  test('are no few, and no words', () => {
    for (const texts of [['kiso-bane', 'rumo-tile', 'kava-dine'], ['settings', 'security', 'password', 'accounts'], ['Monday', 'Friday', 'Sunday', 'Log in']]) {
      assert.deepEqual(listedCodes(texts), []);
    }
  });
});

test('no own page says anything that looks like one, and it is decided on as before', async () => {
  const changed = [];
  for (const file of await readdir(SNAPSHOTS)) {
    for (const line of (await readFile(new URL(file, SNAPSHOTS), 'utf8')).trim().split('\n')) {
      const {page} = JSON.parse(line);
      const addresses = [page.path, ...page.frames.map(({path}) => path), ...page.forms.map(({action}) => action), ...page.buttons.map(({target}) => target)];
      const texts = [page.title, ...page.headings, ...page.alerts, ...page.texts, ...page.fields.flatMap(({label, placeholder, aria, nearby}) => [label, placeholder, aria, nearby]),
        ...page.buttons.flatMap(({text, aria}) => [text, aria])];
      changed.push(...addresses.filter((address) => withoutCodesInAddress(address) !== address), ...texts.filter((text) => withoutCodes(text) !== text), ...listedCodes(texts));
    }
  }
  assert.deepEqual(changed, []);
});
