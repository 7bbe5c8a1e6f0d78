// Every page from file://: three widths, every theme, on paper, and without script.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { axe, contrast, flaws, unfold } from './audit.mjs';
import { fileUrl, launch, pages, watch } from './site.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function open(file, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const wrong = watch(page, fileUrl(''));
  await page.goto(fileUrl(file));
  if (options.javaScriptEnabled !== false) {
    for (const figure of await page.locator('figure.schedule').all()) { // they are built when they come near
      await figure.scrollIntoViewIfNeeded();
      await figure.locator('.driver').waitFor({ state: 'attached' }); // it may lie in a fold
    }
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForFunction(() => [...document.querySelectorAll('.growing main > *')]
      .every((piece) => piece.style.contentVisibility === 'visible'));
    // What is laid out in one frame is observed in the next.
    await page.evaluate(() => new Promise((seen) => { requestAnimationFrame(() => requestAnimationFrame(seen)); }));
  }
  return { page, wrong, close: () => context.close() };
}

test('listings can be read in every colour of the highlighting', async () => {
  const { page, wrong, close } = await open('solutions.html', { colorScheme: 'light' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint'))); // paints them all
  assert.ok(await page.locator('.hljs-keyword').count() > 100);
  wrong.push(...await contrast(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  wrong.push(...await contrast(page));
  await page.emulateMedia({ media: 'print' }); // paper is white, whatever the screen is
  wrong.push(...await contrast(page));
  await close();
  assert.deepEqual(wrong, []);
});

describe('every page', { concurrency: availableParallelism() }, () => {
  for (const file of pages) {
    for (const width of [1280, 820, 390]) {
      test(`${file}, ${width} wide`, async () => {
        const { page, wrong, close } = await open(file, { viewport: { width, height: 900 }, colorScheme: 'light' });
        await unfold(page);
        wrong.push(...await flaws(page));
        if (width !== 820) wrong.push(...await axe(page));
        if (width === 390 && await page.locator('figure.schedule').count()) {
          // A figure at its first step shows what it does not show at rest: who can go.
          for (const restart of await page.getByRole('button', { name: 'Restart' }).all()) await restart.click();
          wrong.push(...await axe(page, 'figure.schedule'), ...await flaws(page));
        }
        await page.emulateMedia({ colorScheme: 'dark' });
        wrong.push(...await flaws(page));
        if (width !== 820) wrong.push(...await contrast(page));
        for (const theme of width === 820 ? ['rust', 'coal', 'ayu'] : []) { // the others are light and dark
          await page.evaluate((name) => document.getElementById(`mdbook-theme-${name}`).click(), theme);
          wrong.push(...await contrast(page), ...await flaws(page));
        }
        if (width === 1280) {
          await page.emulateMedia({ media: 'print' });
          wrong.push(...await page.locator('.skip, .buttons, #mdbook-menu-bar, #mdbook-sidebar, nav')
            .evaluateAll((found) => found.filter((one) => one.getClientRects().length > 0)
              .map((one) => `on paper: a control: ${one.className}`)));
        }
        await close();
        assert.deepEqual([...new Set(wrong)], []);
      });
    }

    test(`${file}, without script`, async () => {
      const { page, wrong, close } = await open(file, { javaScriptEnabled: false });
      assert.ok(await page.locator('main h1').first().isVisible());
      await close();
      assert.deepEqual(wrong, []);
    });
  }
});
