// The pages that the explorer writes about a reader's own program (ALONE): the figure is in no book there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { axe } from './audit.mjs';
import { launch, watch } from './site.mjs';

const urls = process.env.ALONE.split('\n').map((file) => pathToFileURL(file).href);

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** What of a figure is not where it belongs, in words. */
const misplaced = (figure) => figure.evaluate((figure) => {
  const boxOf = (selector) => figure.querySelector(selector).getBoundingClientRect();
  const found = [];
  const [stage, picture] = [boxOf('.stage'), boxOf('.picture')];
  if (Math.abs(stage.width - picture.width) > 1) found.push(`the picture is ${picture.width} wide, its stage ${stage.width}`);
  // Below each name is its lane, and below that its next steps.
  const middle = ({ left, right }) => (left + right) / 2;
  const lanes = [...figure.querySelectorAll('.picture .lane')].map((it) => middle(it.getBoundingClientRect()));
  for (const it of figure.querySelectorAll('.moves > span:not([hidden])')) {
    const at = it.getBoundingClientRect();
    if (!lanes.some((x) => at.left <= x && x <= at.right)) found.push(`no lane above ${it.textContent}`);
  }
  const moves = boxOf('.moves');
  for (const mark of figure.querySelectorAll('.picture .mark.now')) {
    if (mark.getBoundingClientRect().top + 1 > moves.bottom) found.push('what was done last is below what can be done next');
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than the window');
  return found;
});

for (const url of urls) {
  for (const width of [360, 1000, 1600]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${url.split('/').at(-1)}, ${width} wide, ${colorScheme}`, async () => {
        const context = await browser.newContext({ viewport: { width, height: 1000 }, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const wrong = watch(page, 'file:');
        await page.goto(url);
        const figures = page.locator('figure.schedule');
        assert.ok(await figures.count() > 0, 'there is a figure');
        for (let nth = 0; nth < await figures.count(); nth += 1) {
          const figure = figures.nth(nth);
          await figure.scrollIntoViewIfNeeded();
          await figure.locator('.moves').waitFor();
          assert.deepEqual(await misplaced(figure), [], 'at its end');
          await figure.getByRole('button', { name: 'Back' }).click();
          assert.deepEqual(await misplaced(figure), [], 'a step before');
        }
        assert.deepEqual(await axe(page), []);
        assert.deepEqual(wrong, []);
        await context.close();
      });
    }
  }
}
