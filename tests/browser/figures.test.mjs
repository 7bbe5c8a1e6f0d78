// Every figure of the built book (SITE) that a reader can drive: by mouse, by keys, by link,
// and without any of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileUrl, launch, pages, site, watch } from './site.mjs';

const figures = pages.flatMap((file) => {
  const html = readFileSync(path.join(site, file), 'utf8');
  return [...html.matchAll(/<figure class="schedule" id="([^"]+)"/g)].map(([, id]) => ({ file, id }));
});

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens the page of a figure, at a link into it if there is one. */
async function open({ file, id }, { link = '', ...options } = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong = watch(page, fileUrl(''));
  const url = fileUrl(file) + link;
  await page.goto(url);
  const figure = page.locator(`[id="${id}"]`);
  if (options.javaScriptEnabled !== false) { // it is built when it comes near
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.driver').waitFor();
  }
  return { page, figure, wrong, url };
}

const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();
const texts = async (locator) => (await locator.allTextContents()).map((it) => it.replace(/\s+/g, ' ').trim());

/** The endings of a figure: their words, and whether they are good. */
async function endings(figure) {
  return figure.locator('.endings li').evaluateAll((items) => items.map((item) => ({
    words: item.querySelector('button').textContent.replace('Show me one that ends ', ''),
    good: item.classList.contains('good'),
  })));
}

/** The steps to where the figure is, each a thread and which of its buttons. */
async function steps(figure) {
  const link = await figure.locator('.share').getAttribute('href');
  return link.split('/')[1].split('-').filter(Boolean).map((word) => ({
    thread: parseInt(word, 10), nth: word.at(-1) >= 'a' ? word.charCodeAt(word.length - 1) - 97 : 0,
  }));
}

/** Whether the figure says that the schedule has ended so. */
async function endsSo(figure, { words, good }) {
  const now = await text(figure.locator('.now'));
  assert.ok(now.includes(`${good ? '✓' : '✗'} This schedule ends ${words}.`), now);
}

test('the book has the figures that it is about', () => {
  const names = ['limbo-audit', 'lost-message', 'refund-on-drop', 'asking-in-circles', 'full-mailboxes',
    'both-locks', 'deadly-embrace', 'handle-order', 'address-order', 'lost-wake-up'];
  const missing = names.filter((name) => !figures.some((it) => it.id === `figure-${name}`));
  assert.deepEqual(missing, []);
});

for (const it of figures) {
  test(it.id, async (t) => {
    const { page, figure, wrong, url } = await open(it, { reducedMotion: 'reduce' });
    await t.test('the counts of the page are those of the script', () => counts(figure));
    await t.test('at rest it shows the schedule of the table', () => rest(figure));
    await t.test('every ending by mouse', () => byMouse(figure));
    await t.test('a step is told to those who listen, and nothing moves', () => told(figure));
    await t.test('on paper it is a table', () => onPaper(page, figure));
    await t.test('narrow, and in every theme', () => themes(page, figure));
    await t.test('every ending by keys, and the page stays', () => byKeys(page, figure, url));
    await page.close();
    assert.deepEqual(wrong, []);
    await t.test('a link leads to the moment', () => byLink(it));
    await t.test('without script it is a table', () => withoutScript(it));
  });
}

test('a letter that nobody will read is shown as such', async () => {
  const it = figures.find(({ id }) => id === 'figure-lost-message');
  for (const [link, how] of [['0-0-2-2-1-1', 'Refused by'], ['0-0-1-1-2', 'Unread in']]) {
    const { page, figure } = await open(it, { link: `#${it.id}/${link}` });
    const lost = await texts(figure.locator('.objects .lost'));
    assert.deepEqual(lost, [`✗ ${how} Bob’s mailbox: Deposit(200.00)`]);
    assert.match(await text(figure.locator('.now')), /✗ (refused|unread)/);
    await page.close();
  }
});

async function counts(figure) {
  const verdict = await texts(figure.locator('.verdict span'));
  const counts = await texts(figure.locator('.endings .counts'));
  assert.equal(verdict.length, counts.length);
  const number = (words) => words.match(/[\d,]+/g) ?? [/Both/.test(words) ? '2' : '1'];
  const told = verdict.map((words) => number(words.replace(/ ends? .*/, '')));
  const all = told[0].at(-1);
  verdict.forEach((words, n) => {
    assert.match(counts[n], new RegExp(` ${told[n][0]} of ${all} in all$`), words);
    assert.equal(counts[n][0], words[0], `${words}: the script has another mark`);
  });
}

async function rest(figure) {
  const rows = await figure.locator('.steps tbody tr').evaluateAll((all) => all
    .filter((row) => /^\d+$/.test(row.cells[0].textContent))
    .map((row) => `${row.cells[1].textContent}: ${row.cells[2].textContent}`));
  const history = (await texts(figure.locator('.history li'))).map((line) => line.replace(/ \(to come\)$/, ''));
  assert.deepEqual(history, rows.map((row) => row.replace(/\s+/g, ' ')));
  assert.ok(rows.length > 0);
  assert.ok(await figure.locator('.driver').isVisible());
  assert.ok(!await figure.locator('.steps').isVisible());
}

async function byMouse(figure) {
  const told = await text(figure.locator('.steps caption'));
  const shortest = await texts(figure.locator('.history li b'));
  const switches = (threads) => threads.filter((it, n) => n > 0 && it !== threads[n - 1]).length;
  for (const ending of await endings(figure)) {
    await figure.getByRole('button', { name: 'Restart' }).click();
    await figure.getByRole('button', { name: `Show me one that ends ${ending.words}`, exact: true }).click();
    await endsSo(figure, ending);
    const way = await steps(figure);
    if (told.endsWith(` ends ${ending.words}.`)) {
      const shown = await texts(figure.locator('.history li b'));
      assert.equal(switches(shown), switches(shortest));
      assert.equal(shown.length, shortest.length);
    }
    await figure.getByRole('button', { name: 'Restart' }).click();
    assert.match(await text(figure.locator('.now')), /^Nobody has taken a step yet/);
    for (const { thread, nth } of way) {
      await figure.locator('.threads > li').nth(thread).getByRole('button').nth(nth).click();
    }
    await endsSo(figure, ending);
    // It is a challenge that was met, if there is one for this end.
    const now = await text(figure.locator('.now'));
    if (now.includes('You did it.')) assert.ok(await figure.locator('.challenges .good').count());
  }
  // Whoever has been everywhere has met every challenge.
  assert.equal(await figure.locator('.challenges li:not(.good)').count(), 0);
}

async function told(figure) {
  const now = figure.locator('.now');
  assert.equal(await now.getAttribute('aria-live'), 'polite');
  await figure.getByRole('button', { name: 'Restart' }).click();
  const button = figure.locator('.threads button:not([aria-disabled="true"])').first();
  const name = (await text(button)).replace(/^Step | \d$/g, '');
  await button.click();
  assert.ok((await text(now)).startsWith(`Step 1, ${name.replace(/:.*/, '')}: `), await text(now));
  const moves = await figure.evaluate((element) => [...element.querySelectorAll('li')]
    .filter((it) => !/^0s(, 0s)*$/.test(getComputedStyle(it).transitionDuration)).length);
  assert.equal(moves, 0, 'something moves for a reader who asked for less motion');
}

async function onPaper(page, figure) {
  await page.emulateMedia({ media: 'print' });
  assert.ok(await figure.locator('.steps').isVisible());
  assert.ok(!await figure.locator('.driver').isVisible());
  await page.emulateMedia({ media: 'screen' });
}

async function themes(page, figure) {
  await page.setViewportSize({ width: 390, height: 844 });
  const buttons = await page.locator('#mdbook-theme-list button').evaluateAll((all) => all.map((it) => it.id));
  const themes = buttons.map((id) => id.replace('mdbook-theme-', '')).filter((it) => it !== 'default_theme');
  assert.ok(themes.length >= 2, themes.join());
  for (const theme of themes) {
    await page.evaluate((theme) => document.getElementById(`mdbook-theme-${theme}`).click(), theme);
    assert.ok(await page.evaluate((theme) => document.documentElement.classList.contains(theme), theme));
    assert.deepEqual(await figure.evaluate(flaws), [], theme);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function byKeys(page, figure, url) {
  const driver = figure.locator('.driver');
  const first = (await text(figure.locator('.threads li b').first())) === 'main' ? 0 : 1;
  await driver.focus();
  const all = await endings(figure);
  const reached = new Set();
  for (let n = 0; n < 2 * all.length; n++) {
    await page.keyboard.press(n % 2 ? 'g' : 'w');
    const now = await text(figure.locator('.now'));
    const ending = all.find(({ words }) => now.includes(`This schedule ends ${words}.`));
    if (!ending) continue; // there is none of this kind
    reached.add(ending.words);
    const way = await steps(figure);
    await page.keyboard.press('Home');
    for (const { thread, nth } of way) {
      if (nth === 0) {
        await page.keyboard.press(`${thread + first}`);
      } else {
        await figure.locator('.threads > li').nth(thread).getByRole('button').nth(nth).focus();
        await page.keyboard.press('Enter');
      }
    }
    await endsSo(figure, ending);
    await driver.focus();
  }
  assert.deepEqual([...reached].sort(), all.map((it) => it.words).sort());
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'Home', 'ArrowLeft', 'End', 'ArrowRight']) {
    await page.keyboard.press(key);
  }
  assert.equal(page.url(), url);
  assert.ok(await driver.evaluate((element) => document.activeElement === element));
  // mdBook does turn the page with that key, once the focus is elsewhere.
  await driver.evaluate((element) => element.blur());
  await page.keyboard.press('ArrowRight');
  await page.waitForURL((now) => now.href !== url, { waitUntil: 'commit' });
}

async function byLink(it) {
  const here = await open(it);
  await here.figure.getByRole('button', { name: 'Restart' }).click();
  await here.figure.getByRole('button', { name: 'Forward' }).click();
  const link = await here.figure.locator('.share').getAttribute('href');
  const now = await text(here.figure.locator('.now'));
  const past = await texts(here.figure.locator('.history .past'));
  await here.page.close();
  const { page, figure } = await open(it, { link });
  assert.equal(await text(figure.locator('.now')), now);
  assert.deepEqual(await texts(figure.locator('.history .past')), past);
  assert.ok(await figure.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < 100));
  // On the same page, as a reader does who follows two links in turn.
  await page.evaluate((id) => { location.hash = `#${id}/`; }, it.id);
  await figure.locator('.now', { hasText: 'Nobody has taken a step yet' }).waitFor();
  await page.evaluate((id) => { location.hash = `#${id}/99`; }, it.id);
  await figure.locator('.now', { hasText: 'another edition' }).waitFor();
  await page.close();
}

async function withoutScript(it) {
  const { page, figure } = await open(it, { javaScriptEnabled: false });
  assert.ok(await figure.locator('.steps').isVisible());
  assert.ok(await figure.locator('.verdict').isVisible());
  assert.equal(await figure.locator('.driver').count(), 0);
  await page.close();
}

/** What sticks out of the figure or is hard to read. */
function flaws(figure) {
  const flaws = [];
  const frame = figure.getBoundingClientRect();
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  /** The colour that is seen, over all that lies below. */
  const seen = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      part /= 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const element of figure.querySelectorAll('*')) {
    if (element.closest('svg') && element.tagName !== 'text') continue;
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest('.steps')) continue;
    if (box.right > frame.right + 1 || box.left < frame.left - 1) {
      flaws.push(`sticks out: ${element.textContent.slice(0, 40)}`);
    }
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.matches('[aria-disabled="true"], [aria-disabled="true"] *')) continue;
    const below = [];
    for (let at = element; at; at = at.parentElement) below.unshift(getComputedStyle(at).backgroundColor);
    const style = getComputedStyle(element);
    const text = element.tagName === 'text' ? style.fill : style.color;
    if (element.tagName === 'text') below.push(getComputedStyle(element.previousElementSibling).fill);
    const [high, low] = [luminance(seen([...below, text])), luminance(seen(below))].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) flaws.push(`contrast ${contrast.toFixed(1)}: ${element.textContent.slice(0, 40)}`);
  }
  return flaws;
}
