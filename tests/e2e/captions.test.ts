import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';

declare global {
  interface Window {
    /** Those that listen now: see `installRecognition`. */
    listening: {
      processLocally: boolean;
      lang: string;
      track: MediaStreamTrack;
      says(text: string, final: boolean): void;
    }[];
  }
}

/**
 * The browser's recognition, working as the test says: which browser has a language on the machine is nothing a test
 * can rely on. Runs in the page, before anything of it.
 */
function installRecognition(readiness: string): void {
  window.listening = [];
  class Recognition extends EventTarget {
    static available = async ({ langs }: { langs: string[] }) =>
      langs[0]!.startsWith('en') ? readiness : 'unavailable';
    static install = async () => false;
    #local = false;
    lang = '';
    track!: MediaStreamTrack;
    get processLocally(): boolean {
      return this.#local;
    }

    set processLocally(on: boolean) {
      this.#local = on;
    }

    start(track: MediaStreamTrack): void {
      if (track.readyState !== 'live') throw new DOMException('The track has ended.', 'InvalidStateError');
      this.track = track;
      window.listening.push(this);
    }

    abort(): void {
      window.listening = window.listening.filter(one => one !== this);
    }

    says(transcript: string, isFinal: boolean): void {
      this.dispatchEvent(
        Object.assign(new Event('result'), { results: [Object.assign([{ transcript }], { isFinal })], resultIndex: 0 }),
      );
    }
  }
  Object.defineProperty(window, 'SpeechRecognition', { value: Recognition, configurable: true });
}

/** What the room's menu says of captions: null when it offers none. */
async function offered(person: Person): Promise<string | null> {
  await person.press('Room menu');
  await person.panel.waitForSelector('[role=menu] [data-action=devices]');
  const said = await person.panel.evaluate(
    () => document.querySelector('[data-action=captions]')?.getAttribute('aria-checked') ?? null,
  );
  await person.panel.keyboard.press('Escape');
  await person.panel.waitForSelector('[role=menu]', { hidden: true });
  return said;
}

async function toggle(person: Person): Promise<void> {
  await person.press('Room menu');
  await person.panel.locator('[data-action=captions]').click();
}

const lines = (page: Page) => page.$$eval('[data-caption]', all => all.map(one => (one as HTMLElement).innerText));
const listening = (page: Page) =>
  page.evaluate(() =>
    window.listening.map(({ processLocally, lang, track }) => ({ processLocally, lang, live: track.readyState })),
  );
const say = (page: Page, text: string, final = true) =>
  page.evaluate((what, whole) => window.listening[0]!.says(what, whole), text, final);

describe('captions', () => {
  let server: Deployment;
  let link: string;
  let ada: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    ({ link } = await server.createRoom());
    [ada, bob] = await Promise.all([Person.visit(), Person.visit()]);
    await ada.openPage(link);
    await ada.press('Set devices and join');
    await ada.join('Ada', 'Join stage');
    await bob.page.evaluateOnNewDocument(installRecognition, 'available');
    await bob.openPage(link);
    await bob.press('Set devices and join');
    await bob.join('Bob', 'Join as viewer');
    await bob.seesTile('Ada', { microphone: 'true' });
  });

  afterAll(async () => {
    await Promise.all([ada, bob].map(person => person?.leave()));
    await server?.stop();
  });

  test('nobody is listened to before one wants captions', async () => {
    expect(await listening(bob.panel)).toEqual([]);
    expect(await offered(bob)).toBe('false');
  });

  test('what somebody says is on screen with their name, and changes until it is final', async () => {
    await toggle(bob);
    await eventually(
      () => listening(bob.panel),
      now => now.length === 1,
    );
    expect(await listening(bob.panel)).toEqual([{ processLocally: true, lang: 'en-US', live: 'live' }]);
    await say(bob.panel, 'shall we', false);
    await bob.sees('Ada: shall we');
    await say(bob.panel, 'Shall we begin?');
    await eventually(
      () => lines(bob.panel),
      now => now.join() === 'Ada: Shall we begin?',
    );
    await bob.sees('No sound is sent anywhere for it.');
  });

  test('they go with the stage into its small window, and come back with it', async () => {
    const { browser } = bob.chromium;
    const before = new Set(browser.targets());
    await bob.press('Room menu');
    await bob.panel.locator('[data-action=picture-in-picture]').click();
    const small = await (await browser.waitForTarget(one => !before.has(one) && one.type() === 'page')).asPage();
    await say(bob.panel, 'This is seen in both.');
    await eventually(
      () => lines(small),
      now => now.at(-1) === 'Ada: This is seen in both.',
    );
    expect(await lines(bob.panel)).toEqual([]);
    await bob.press('Bring it back');
    await eventually(
      () => lines(bob.panel),
      now => now.at(-1) === 'Ada: This is seen in both.',
    );
  });

  test('whoever is muted is not listened to, and is again when they speak on', async () => {
    await ada.toggle('microphone');
    await eventually(
      () => listening(bob.panel),
      now => now.length === 0,
    );
    await ada.toggle('microphone');
    await eventually(
      () => listening(bob.panel),
      now => now.length === 1,
    );
  });

  test('switched off they are gone at once', async () => {
    await say(bob.panel, 'Are you there?');
    await bob.sees('Ada: Are you there?');
    await toggle(bob);
    await eventually(
      () => lines(bob.panel),
      now => now.length === 0,
    );
    expect(await listening(bob.panel)).toEqual([]);
  });

  test('the end of the session ends them', async () => {
    await toggle(bob);
    await eventually(
      () => listening(bob.panel),
      now => now.length === 1,
    );
    await bob.press('Leave');
    await eventually(
      () => listening(bob.panel),
      now => now.length === 0,
    );
  });
});

describe('captions that cannot be', () => {
  let server: Deployment;
  let cy: Person;

  beforeAll(async () => {
    server = await Deployment.start();
    cy = await Person.visit();
  });

  afterAll(async () => {
    await cy?.leave();
    await server?.stop();
  });

  async function arrive(): Promise<void> {
    // A room of its own: whoever comes back to one is inside at once.
    await cy.openPage((await server.createRoom()).link);
    await cy.press('Set devices and join');
    await cy.join('Cy', 'Join as viewer');
  }

  test('a language that this very browser cannot fetch is told, with what to do, and captions are off', async () => {
    await arrive();
    const said = await cy.panel.evaluate(
      () =>
        (
          window as unknown as { SpeechRecognition?: { available?(where: object): Promise<string> } }
        ).SpeechRecognition?.available?.({ langs: ['en-US'], processLocally: true }) ?? 'none',
    );
    // Browsers differ: one that has nothing on the machine offers nothing, and this one is to be told apart from it.
    if (said !== 'downloadable') return expect(await offered(cy)).toBe(said === 'available' ? 'false' : null);
    await toggle(cy);
    await cy.sees('The language for captions could not be downloaded.');
    expect(await offered(cy)).toBe('false');
  });

  test('nothing is offered where the browser says that it has no language of the reader', async () => {
    const { identifier } = await cy.page.evaluateOnNewDocument(installRecognition, 'unavailable');
    await arrive();
    expect(await offered(cy)).toBeNull();
    await cy.page.removeScriptToEvaluateOnNewDocument(identifier);
  });

  test('nothing is offered where recognition may leave the machine', async () => {
    await cy.page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'SpeechRecognition', { value: class extends EventTarget {}, configurable: true });
    });
    await arrive();
    expect(await offered(cy)).toBeNull();
  });
});
