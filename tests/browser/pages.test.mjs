// Every page from file://: three widths, every theme, on paper, and without script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, axeOfLayout, contrast, flaws, grown, unfold } from './audit.mjs';
import { fileUrl, launch, pages, watch } from './site.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens a page, with everything unfolded and every figure built, and hands it to `look`, which adds what is wrong. */
async function open(file, options, look) {
  const context = await browser.newContext({ reducedMotion: 'reduce', colorScheme: 'light', ...options });
  const page = await context.newPage();
  const wrong = watch(page, fileUrl(''));
  try {
    await page.goto(fileUrl(file));
    if (options.javaScriptEnabled !== false) {
      await unfold(page); // what lies in a fold never comes near
      for (const figure of await page.locator('figure.schedule').all()) { // they are built when they come near
        await figure.scrollIntoViewIfNeeded();
        await figure.locator('.moves').waitFor();
      }
      await page.evaluate(() => window.scrollTo(0, 0));
      await grown(page);
    }
    await look(page, (where, found) => wrong.push(...found.map((it) => `${where}: ${it}`)));
  } finally {
    await context.close();
  }
  assert.deepEqual([...new Set(wrong)], []);
}

test('listings can be read in every colour of the highlighting', () => open('solutions.html', {}, async (page, add) => {
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint'))); // paints them all
  assert.ok(await page.locator('.hljs-keyword').count() > 100);
  add('light', await contrast(page));
  for (const theme of ['rust', 'coal', 'ayu', 'navy']) {
    await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
    add(theme, await contrast(page));
  }
  await page.emulateMedia({ media: 'print' }); // paper is white, whatever the screen is
  add('paper', await contrast(page));
}));

/** A page with each kind of content: listings, a quiz and exercises; figures; a still picture; plots; a long table. */
const ofEachKind = ['channels.html', 'mutexes/the-dark-side.html', 'mutexes/poisoning.html', 'measured.html', 'claims.html'];
test('the pages of each kind exist', { skip: Boolean(process.env.PAGES) }, () => {
  assert.deepEqual(ofEachKind.filter((file) => !pages.includes(file)), []);
});

// axe looks at everything once, in the light and wide; and again at what depends on the width, on every
// page; and at everything on a phone where a page stands for its kind. Which colours there are in the
// other themes does not depend on what axe measures besides.
describe('every page', { concurrency: 2 }, () => {
  for (const file of pages) {
    test(`${file}, wide`, () => open(file, { viewport: { width: 1280, height: 900 } }, async (page, add) => {
      add('light', [...await flaws(page), ...await contrast(page), ...await axe(page)]);
      await page.emulateMedia({ colorScheme: 'dark' });
      add('dark', [...await flaws(page), ...await contrast(page)]);
      await page.emulateMedia({ media: 'print' });
      add('on paper', await contrast(page));
      add('on paper', await page.locator('.skip, .buttons, #mdbook-menu-bar, #mdbook-sidebar, nav')
        .evaluateAll((found) => found.filter((one) => one.getClientRects().length > 0)
          .map((one) => `a control: ${one.className}`)));
    }));

    test(`${file}, on a tablet`, () => open(file, { viewport: { width: 820, height: 900 } }, async (page, add) => {
      for (const theme of ['light', 'rust', 'coal', 'navy', 'ayu']) {
        await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
        add(theme, [...await flaws(page), ...await contrast(page)]);
      }
    }));

    test(`${file}, on a phone`, () => open(file, { viewport: { width: 390, height: 844 } }, async (page, add) => {
      add('light', [...await flaws(page), ...await contrast(page), ...await (ofEachKind.includes(file) ? axe : axeOfLayout)(page)]);
      if (await page.locator('figure.schedule').count()) {
        // A figure at its first step shows what it does not show at rest: who can go.
        for (const figure of await page.locator('figure.schedule').all()) {
          const restart = figure.getByRole('button', { name: 'Restart', disabled: false });
          if (await restart.count()) await restart.click();
        }
        add('figures', [...await flaws(page), ...await contrast(page), ...await axe(page, 'figure.schedule')]);
      }
      await page.emulateMedia({ colorScheme: 'dark' });
      add('dark', [...await flaws(page), ...await contrast(page)]);
    }));

    test(`${file}, without script`, () => open(file, { javaScriptEnabled: false }, async (page) => {
      assert.ok(await page.locator('main h1').first().isVisible());
    }));
  }
});
