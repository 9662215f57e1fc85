// Accounts in local vaults of a workspace, whose keys no service sees, on each database: launched by their Owner, by a
// Collaborator, and on a second computer with a browser of its own; and refused, in the words that help, while a computer is
// not let in, while a key is missing or nobody has compared whose it is, without a share, and after one was taken back.
// Each test goes on from the ones before it: letting in a device takes persons at two terminals some seconds.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';

import {DEADLINE_MS} from './drivers/waiting.mjs';
import {Company, OWNER} from './support/company.mjs';
import {DATABASES} from './support/databases.mjs';
import {letInBy, letInByMail, lettersOf} from './support/devices.mjs';
import {BROWSER} from './support/world.mjs';

for (const database of DATABASES) {
  describe(`local vaults (${BROWSER}, ${database})`, () => {
    /** @type {Company} */
    let company;
    let second;       // the person's second computer, with a browser profile of its own
    let colleague;    // the computer of the Owner's, whose local vault is shared
    let own, theirs;  // an account in a vault of the person's, and one in the colleague's vault
    let secondId;
    before(async () => {
      company = await Company.start({database});
      await company.isReady();
      const {world} = company;
      const mine = await company.localVault(world.home, 'Mine', {key: await company.service.keyOf(company.person.userName)});
      own = await company.account(world.sites.code, {totp: true, vault: mine});
      second = await company.secondComputer();
    });
    after(() => company?.stop());

    /** On the second computer, whose browser the provider does not know. */
    const signsIn = async ({tab}) => {
      await company.signInByHand(tab);
      await second.launchPageIn(tab);
    };
    /** Clicks there, and says yes. */
    const clicks = async (account, world = company.world) => {
      account.site.sessions.clear();
      const page = await world.click(account);
      await page.answer('yes');
      return page;
    };
    // Either computer may come within the time of a code that the other one gave.
    const logsIn = async (account, world = company.world) => company.logsIn(account, await clicks(account, world), {world, deadline: DEADLINE_MS + 30_000});
    const isRefused = async (account, code, world = company.world, onTheWay = async () => {}) => {
      const from = world.sites.server.requests.length;
      const page = await clicks(account, world);
      await onTheWay(page);
      return company.isRefused(account, page, code, {from, world});
    };

    test('an Owner logs in, with password and code', async () => {
      await logsIn(own);
    });

    test('a second computer is refused until the first one lets it in', async () => {
      await isRefused(own, 'device_not_trusted', second, signsIn);
      secondId = await letInBy(company.world.home, second.home);
      await company.world.home.ctl('local-vault', 'send-keys');
      await logsIn(own, second);
    });

    test('a computer without the key is refused until another one sends it', async () => {
      const {home, sites} = company.world;
      const vault = await company.localVault(home, 'Later', {key: own.key});
      const account = await company.account(sites.onePage, {vault});
      // As where nobody has sent it yet.
      await company.service.database.sql(`DELETE FROM vault_keys WHERE vault_id = '${vault.id}' AND device_id = '${secondId}';`);
      await isRefused(account, 'local_key_missing', second);
      await home.ctl('local-vault', 'send-keys', 'Later');
      await logsIn(account, second);
    });

    describe('a colleague’s', () => {
      before(async () => {
        const ona = company.provider.addPerson(OWNER);
        const [first, other] = await company.computersOf(ona, 2);
        colleague = first;
        await letInByMail(first, company.mailbox, OWNER);
        await letInBy(first, other);
        theirs = await company.account(company.world.sites.onePage, {vault: await company.localVault(first, 'Finance')});
      });

      /** The account is shared, and its vault is not. */
      const keyIsMissed = async () => {
        const {detail} = await isRefused(theirs, 'role_none');
        assert.match(detail, /its local vault is not shared with you/);
      };

      test('is refused without a share', async () => {
        await isRefused(theirs, 'role_none');
      });

      test('logs a Collaborator in, once its key was given and taken over', async () => {
        const {home} = company.world;
        const letters = {letters: await lettersOf(home), theirs: await lettersOf(colleague)};
        await company.share(theirs, 'user', company.person.id);
        await keyIsMissed();
        await colleague.ctl('local-vault', 'share', 'Finance', '--user', company.person.userName, '--letters', letters.letters);
        await isRefused(theirs, 'local_vault_unconfirmed');
        // As somebody types them who heard them.
        await home.ctl('local-vault', 'accept', 'Finance', '--letters', letters.theirs.replaceAll(' ', '-').toLowerCase());
        await logsIn(theirs);
      });

      test('is refused once the share is taken back since the last click', async () => {
        await company.unshare(theirs, 'user', company.person.id);
        await isRefused(theirs, 'role_none');
        await company.share(theirs, 'user', company.person.id);
        await logsIn(theirs);
      });

      test('is refused once its key is taken back since the last click', async () => {
        await colleague.ctl('local-vault', 'unshare', 'Finance', '--user', company.person.userName);
        await keyIsMissed();
      });
    });

    test('a computer that was removed is refused at the next click, and the other is not', async () => {
      await company.world.home.ctl('device', 'remove', secondId, '--yes');
      const {detail} = await isRefused(own, 'sign_in_denied', second, signsIn);
      assert.match(detail, /^device_disabled\b/);
      await logsIn(own);
    });
  });
}
