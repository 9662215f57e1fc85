// Every state of the extension's own pages that is looked at as a whole: how it comes about, and what shows that it has.

import {failure} from '../../extension/shared/outcomes.js';
import {LISTED, STATUS} from './fakes.js';

export const LAUNCH = {
  id: 'one', tabId: 3, address: 'https://acme.cerby.test/launch/0b6f', initiator: 'https://acme.okta.test', cause: 'navigation',
  phase: 'running', steps: [{step: 'host', at: 1}], account: 'Contentzilla', app: 'Instagram', site: '', outcome: '', message: '',
  hint: '', detail: '', well: false, began: 1, ended: 0, times: {},
};
export const ALL_STEPS = ['host', 'unlock', 'open', 'page', 'fill', 'code', 'captcha', 'passkey', 'push'].map((step, at) => ({step, at}));
export const WELL = {
  ...LAUNCH, steps: ALL_STEPS, phase: 'ended', outcome: 'logged_in', message: 'You are logged in.', well: true, site: 'https://app.test/login', ended: 2,
};
export const ENDED = {...LAUNCH, phase: 'ended', outcome: 'role_none', message: 'You have no role.', hint: 'Ask an Owner.', ended: 2};
export const BADLY = {...WELL, ...failure('host_exited', 'the browser stopped the extension'), well: false};
/** By an offline lease that ends on another day than any on which a test runs. */
export const BY_LEASE = {...LAUNCH, leaseEnds: Date.UTC(2023, 10, 14, 12, 20)};
const WITHHELD = {...BADLY, id: 'two', ...failure('permission_missing', 'app.test')};

/** @param {string} question @param {string} [from] what began the launch */
export const asking = (question, from = 'https://evil.test', to = 'https://elsewhere.test') =>
  ({...LAUNCH, initiator: from, phase: 'asking', asked: {question, account: 'Contentzilla', app: 'Instagram', from, to}});

/** @param {{id: string}} launch */
export const inSession = (launch) => ({session: {[`launch:${launch.id}`]: launch}});
/** @param {object} what is told of the host */
const told = (what, how = {}) => ({allowed: true, answers: {host: what}, ...how});
const vault = (state, how) => told({status: {...STATUS, vault: state}}, how);
/** What the background says of accounts, over a tab at a website. */
export const TAB = {id: 3, url: 'https://app.test/login?next=1'};
export const withAccounts = (accounts, {reveal = {}, answers = {}, ...how} = {}) =>
  ({tab: TAB, allowed: true, ...how, answers: {host: {status: {...STATUS, vault: 'open'}}, accounts, reveal, ...answers}});
export const COLLABORATOR = {...LISTED, address: LISTED.address.replace('0b6f', '0b70'), name: 'Other', role: 'collaborator'};
export const SHOWN = {
  user_name: {revealed: {value: LISTED.user_name, seconds_left: 0}}, password: {revealed: {value: 'hunter2 hunter2', seconds_left: 0}},
  code: {revealed: {value: '123456', seconds_left: 17}},
};
/** A launch that found somebody else logged in, of an account whose recipe says where to sign out. */
export const OF_OTHER = {
  ...WELL, outcome: 'logged_in_as_other', message: 'm', hint: 'h', detail: 'https://app.test/sign-out?all=1', well: false,
};
/** A launch in that tab that its user goes on with by hand. */
export const BY_HAND = {
  ...WELL, ...failure('site_unreachable'), address: LISTED.address, well: false,
};
/** A launch whose password the app has refused. */
const REFUSED = {...LAUNCH, phase: 'ended', outcome: 'wrong_password', message: 'm', hint: 'h', address: LISTED.address, ended: 2};
export const refused = (role, answers = {}) =>
  ({...inSession(REFUSED), answers: {accounts: {accounts: [{...LISTED, role}], more: false}, ...answers}});
const CONSENT = {account: 'Contentzilla', app: 'Instagram', at: 1};

/**
 * Path in ui/, how it is shown (see ui_world.js), and what is visible then.
 * @type {Record<string, {path: string, how: object, until: string}>}
 */
export const STATES = {
  'launch page, offered': {path: 'launch.html#one', how: inSession({...LAUNCH, phase: 'offered', site: 'https://app.test/login'}), until: '#by_hand'},
  'launch page, running': {path: 'launch.html#one', how: inSession({...LAUNCH, steps: ALL_STEPS}), until: '#steps li'},
  'launch page, running by a lease': {path: 'launch.html#one', how: inSession(BY_LEASE), until: '#lease:not(:empty)'},
  'launch page, ended by a lease': {path: 'launch.html#one', how: inSession({...WELL, leaseEnds: BY_LEASE.leaseEnds}), until: '#lease:not(:empty)'},
  'launch page, asking the first time': {path: 'launch.html#one', how: inSession(asking('first_launch')), until: '#remember_row'},
  'launch page, asking about what began it': {path: 'launch.html#one', how: inSession(asking('foreign_initiator')), until: '#warning'},
  'launch page, asking about the form': {path: 'launch.html#one', how: inSession(asking('foreign_form')), until: '#warning'},
  'launch page, ended well': {path: 'launch.html#one', how: inSession(WELL), until: '#ending'},
  'launch page, ended badly': {path: 'launch.html#one', how: inSession(BADLY), until: '#detail'},
  'launch page, withheld': {path: 'launch.html#two', how: inSession(WITHHELD), until: '#permit'},
  'launch page, restored': {path: 'launch.html#one', how: {local: {launches: [BADLY]}}, until: '#why'},
  'launch page, not known': {path: 'launch.html#gone', how: {}, until: '#title:not(:empty)'},
  'popup, asking the host': {path: 'popup.html', how: {answers: {host: {}}}, until: '#permit'},
  'popup, host missing': {path: 'popup.html', how: told({failure: failure('host_missing', 'Specified native messaging host not found.')}), until: '#retry'},
  'popup, another host': {
    path: 'popup.html', until: '#trust',
    how: told({failure: failure('host_key_changed'), pinned: {key: 'k', fingerprint: 'one-two', at: 1}, other: {key: 'o', fingerprint: 'three-four'}}),
  },
  'popup, vault missing': {path: 'popup.html', how: vault('missing'), until: '#setup'},
  'popup, vault locked': {path: 'popup.html', how: vault('locked'), until: '#unlock'},
  'popup, vault open': {path: 'popup.html', how: vault('open'), until: '#lock'},
  'popup, vault unusable': {path: 'popup.html', how: vault('unusable'), until: '#retry'},
  'popup, trouble of the host': {
    path: 'popup.html', how: told({status: {...STATUS, trouble: failure('internal_error', 'config.json')}}), until: '#retry',
  },
  'popup, a launch running': {path: 'popup.html', how: vault('open', inSession({...LAUNCH, steps: ALL_STEPS})), until: '#running'},
  'popup, launches listed': {path: 'popup.html', how: vault('open', {local: {launches: [WELL, BADLY, WITHHELD]}}), until: '#last li'},
  'popup, a launch by a lease listed': {path: 'popup.html', how: vault('open', {local: {launches: [{...WELL, leaseEnds: BY_LEASE.leaseEnds}]}}), until: '#last li'},
  'popup, sites withheld': {path: 'popup.html', how: vault('open', {allowed: false}), until: '#permit'},
  'popup, accounts for the website': {path: 'popup.html', how: withAccounts({accounts: [LISTED, COLLABORATOR], more: true}), until: '#found li'},
  'popup, no account for the website': {path: 'popup.html', how: withAccounts({accounts: [], more: false}), until: '#accounts_said:not(:empty)'},
  'popup, a host that knows no accounts': {path: 'popup.html', how: withAccounts({failure: failure('host_outdated')}), until: '#accounts_said:not(:empty)'},
  'popup, going on by hand as an Owner': {
    path: 'popup.html', how: withAccounts({accounts: [LISTED], more: false}, inSession(BY_HAND)), until: '[data-field=password]',
  },
  'popup, going on by hand as a Collaborator': {
    path: 'popup.html', until: '[data-field=code]',
    how: withAccounts({accounts: [COLLABORATOR], more: false}, inSession({...BY_HAND, address: COLLABORATOR.address})),
  },
  'launch page, ended where the user goes on': {path: 'launch.html#one', how: inSession(BY_HAND), until: '#in_popup'},
  'launch page, wrong password of an Owner': {path: 'launch.html#one', how: refused('owner'), until: '#give_password'},
  'launch page, wrong password of a Collaborator': {path: 'launch.html#one', how: refused('collaborator'), until: '#ask_owner'},
  'launch page, somebody else logged in': {path: 'launch.html#one', how: inSession(OF_OTHER), until: '#sign_out'},
  'first run': {path: 'popup.html#first-run', how: vault('missing', {allowed: false}), until: '#first_run'},
  'settings, nothing known': {path: 'options.html', how: {}, until: '#consents li'},
  'settings, all known': {
    path: 'options.html', until: '#consents button',
    how: {local: {
      workspaces: {learned: ['https://acme.cerby.test'], seeded: [], plain: ['http://127.0.0.1:8080'], idp: 'https://acme.okta.test'},
      remembered: {'https://acme.cerby.test/launch/1': CONSENT, 'https://acme.cerby.test/launch/2': {...CONSENT, account: 'Other'}},
      host_key: {key: 'k', fingerprint: 'one-two', at: 1},
    }},
  },
};
