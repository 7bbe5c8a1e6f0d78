// Every figure of the built book (SITE) that a reader can drive: by mouse, by keys, by link,
// and without any of it. PICTURES are what crates/every-schedule draws, to compare with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, contrast } from './audit.mjs';
import { fileUrl, launch, pages, site, watch } from './site.mjs';

const figures = pages.flatMap((file) => {
  const html = readFileSync(path.join(site, file), 'utf8');
  return [...html.matchAll(/<figure class="schedule" id="([^"]+)"/g)].map(([, id]) => ({ file, id }));
});

const pictures = JSON.parse(readFileSync(process.env.PICTURES, 'utf8'));

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens the page of a figure, at a link into it if there is one. */
async function open({ file, id }, { link = '', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = watch(page, fileUrl(''));
  const url = fileUrl(file) + link;
  await page.goto(url);
  const figure = page.locator(`[id="${id}"]`);
  if (options.javaScriptEnabled !== false) { // it is built when it comes near
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.moves').waitFor();
  }
  return { page, figure, wrong, url };
}

const text = async (locator) => (await locator.textContent()).replace(/\s+/g, ' ').trim();
const texts = async (locator) => (await locator.allTextContents()).map((it) => it.replace(/\s+/g, ' ').trim());

/** The data of a figure. */
const dataOf = (figure) => figure.locator('script[type="application/json"]').evaluate((it) => JSON.parse(it.textContent));

/** The endings of a figure: their words, and whether they are good. */
async function endings(figure) {
  const { outcomes } = await dataOf(figure);
  return outcomes.map(({ words, class: kind }) => ({ words, good: kind === 'good' }));
}

/** The buttons to where the figure is, each a lane and which of its buttons. */
async function steps(figure) {
  const { stage } = await dataOf(figure);
  const link = await figure.locator('.share').getAttribute('href');
  return link.split('/')[1].split('-').filter(Boolean).map((word) => ({
    lane: stage.lanes.indexOf(parseInt(word, 10)), nth: word.at(-1) >= 'a' ? word.charCodeAt(word.length - 1) - 97 : 0,
  }));
}

const move = (figure, { lane, nth }) => figure.locator('.moves > span').nth(lane).getByRole('button').nth(nth);
const now = (figure) => text(figure.locator(':scope > .now'));
/** (At the beginning the button is marked as one that does nothing, and may be pressed.) */
const restart = (figure) => figure.getByRole('button', { name: 'Restart' }).click({ force: true });

/** Whether the figure says that the schedule has ended so. */
async function endsSo(figure, { words, good }) {
  const said = await now(figure);
  assert.ok(said.includes(`${good ? '✓' : '✗'} This schedule ends ${words}.`), said);
}

const isWhole = !process.env.PAGES;
const named = (name) => figures.find(({ id }) => id === `figure-${name}`);
/** A test of one figure, unless PAGES takes only other pages. */
const testOf = (name, what, work) => test(what, { skip: !isWhole && !named(name) }, () => work(named(name)));

test('the book has the figures that it is about', { skip: !isWhole }, () => {
  const names = ['limbo-audit', 'lost-message', 'refund-on-drop', 'asking-in-circles', 'full-mailboxes',
    'both-locks', 'deadly-embrace', 'handle-order', 'address-order', 'lost-wake-up'];
  const missing = names.filter((name) => !named(name));
  assert.deepEqual(missing, []);
});

for (const it of figures) {
  test(it.id, async (t) => {
    const { page, figure, wrong, url } = await open(it, { reducedMotion: 'reduce' });
    await t.test('the counts of the page are those of the script', () => counts(figure));
    await t.test('at rest it is the picture that was recorded', () => rest(it, page, figure));
    await t.test('the script draws what the recorder draws', () => samePictures(it, page, figure));
    await t.test('every ending by mouse, and nothing moves', () => byMouse(page, figure));
    await t.test('a step is told to those who listen', () => told(figure));
    await t.test('axe finds nothing at any end, and what is said has room', () => audited(it, page, figure));
    await t.test('on paper it is the whole picture', () => onPaper(page, figure));
    await t.test('one screen, narrow, and in every theme', () => themes(it, page, figure));
    await t.test('every ending by keys, and the page stays', () => byKeys(page, figure, url));
    await page.context().close();
    assert.deepEqual(wrong, []);
    await t.test('a link leads to the moment', () => byLink(it));
    await t.test('without script it is the picture and a table', () => withoutScript(it));
  });
}

testOf('deadly-embrace', 'a deadlock is found within two presses, and who waits for whom is said', async (it) => {
  for (const width of [390, 1280]) {
    const { page, figure } = await open(it, { viewport: { width, height: 780 } });
    await restart(figure);
    await figure.getByRole('button', { name: /^lock Alice ?: step till 1/ }).click();
    await figure.getByRole('button', { name: /^lock Bob ?: step till 2/ }).click();
    assert.match(await now(figure), /✗ This schedule ends in a deadlock.*till 1 waits to lock Bob’s lock, held by till 2; till 2 waits to lock Alice’s lock, held by till 1\. That is a circle/);
    assert.equal(await figure.locator('.picture path.circle').count(), 2);
    await page.context().close();
  }
});

testOf('limbo-audit', 'the missing 200.00 are seen in a message', async (it) => {
  const { page, figure } = await open(it);
  assert.deepEqual(await texts(figure.locator('.picture .label.money:not(.end, .ghost)')), ['200.00']);
  assert.equal(await figure.locator('.picture path.money.open').count(), 1);
  assert.match(await now(figure), /In the accounts 1300\.00, in flight 200\.00, of 1500\.00\./);
  const isSeen = await figure.locator(':scope > .now').evaluate((box) => {
    const nodes = [...box.childNodes].filter((it) => it.textContent.includes('in flight'));
    const range = document.createRange();
    const text = nodes[0].textContent;
    range.setStart(nodes[0], text.indexOf('in flight'));
    range.setEnd(nodes[0], text.indexOf('of 1500.00.') + 11);
    return range.getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom;
  });
  assert.ok(isSeen, 'one has to scroll for what is said of the money');
  await figure.getByRole('button', { name: /1300\.00/ }).click();
  assert.match(await now(figure), /✗ This schedule ends with 1300\.00 counted/);
  await page.context().close();
});

testOf('lost-wake-up', 'a wake-up is lost by hand, and nobody scrolls', async (it) => {
  for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    const { page, figure } = await open(it, { viewport });
    await figure.evaluate((element) => element.scrollIntoView());
    await restart(figure);
    const where = () => page.evaluate(() => scrollY);
    const before = await where();
    // The customer looks and lets go, main pays in and rings, the customer waits.
    for (const lane of [1, 1, 0, 0, 0, 1, 1]) {
      const button = move(figure, { lane, nth: 0 });
      const box = await button.boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, 'a button is out of sight');
      await button.click();
    }
    assert.equal(await where(), before);
    assert.match(await now(figure), /✗ This schedule ends with the customer asleep forever\..*customer waits for money_came/);
    const end = await figure.locator(':scope > .now').boundingBox();
    assert.ok(end.y + end.height <= viewport.height, 'what is said is out of sight');
    await page.context().close();
  }
});

testOf('two-phase-commit', 'a challenge is met by what it asks for, and by nothing else', async (it) => {
  // The coordinator is 0, recovery 1.
  for (const [link, met] of [['1-1-1-0-0-0-0-0', false], ['0-1-0-1-1-0-0-0', false], ['0-0-0-0-0-1-1-1', false], ['0-0-1-1-1-0-0-0', true]]) {
    const { page, figure } = await open(it, { link: `#${it.id}/${link.slice(0, -2)}` });
    await move(figure, { lane: Number(link.at(-1)), nth: 0 }).click();
    assert.match(await now(figure), /✓ This schedule ends with a/);
    assert.equal((await now(figure)).includes('You did it.'), met, link);
    await page.context().close();
  }
});

testOf('lost-message', 'a message that nobody will receive is shown as such', async (it) => {
  for (const [link, how] of [['0-0-2-2-1-1', /✗ refused/], ['0-0-1-1-2', /✗ never received from Bob’s mailbox: Deposit\(200\.00\)/]]) {
    const { page, figure } = await open(it, { link: `#${it.id}/${link}` });
    assert.match(await now(figure), how);
    const bad = await texts(figure.locator('.picture .label.bad:not(.end)'));
    assert.deepEqual(bad.map((it) => it.slice(0, 8)), ['✗ 200.00']);
    assert.ok(await figure.locator('.picture path.money.lost').count());
    await page.context().close();
  }
});

async function counts(figure) {
  const { moments, outcomes } = await dataOf(figure);
  const verdicts = await texts(figure.locator('.verdict'));
  assert.equal(verdicts.length, outcomes.length);
  await restart(figure);
  const left = await texts(figure.locator('.from-here'));
  verdicts.forEach((words, n) => {
    const count = moments[0].ways[n].toLocaleString('en');
    const told = / (Both|The only) /.test(words) ? `${moments[0].ways[n]}` : words.match(/[\d,]+/)[0];
    assert.equal(told, count, words);
    assert.ok(left[n].endsWith(`${count} from here`), left[n]);
    assert.equal(words[0], outcomes[n].class === 'good' ? '✓' : '✗', words);
  });
}

/** What a picture has, mark by mark, as the browser reads it. */
const marksOf = (page, svg) => page.evaluate((text) => {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  group.innerHTML = text;
  return [...group.children].map((it) => it.outerHTML.replace(' xmlns="http://www.w3.org/2000/svg"', ''));
}, svg);

async function rest({ file, id }, page, figure) {
  const html = readFileSync(path.join(site, file), 'utf8');
  const [recorded] = html.slice(html.indexOf(`id="${id}"`)).match(/<g>[^]*?<\/g>/);
  const { rest } = await dataOf(figure);
  await page.evaluate((hash) => { location.hash = hash; }, `#${id}/${rest.way}`);
  const back = figure.getByRole('button', { name: 'Back' });
  const all = rest.way.split('-').length;
  await figure.locator('.controls [aria-disabled="true"]', { hasText: 'Forward' }).waitFor();
  for (let n = all; n > rest.at; n--) await back.click();
  const drawn = await figure.locator('.picture > g').innerHTML();
  assert.deepEqual(await marksOf(page, drawn), await marksOf(page, recorded.slice(3, -4)));
  const rows = await figure.locator('.steps tbody tr').evaluateAll((rows) => rows
    .filter((row) => /^\d+$/.test(row.cells[0].textContent)).length);
  assert.equal(rows, all);
}

async function samePictures({ id }, page, figure) {
  const all = pictures[id];
  assert.ok(all.length > 4, id);
  for (const { way, at, marks } of all) {
    const [drawn, held] = await figure.evaluate((figure, { way, at }) => {
      const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
      const steps = [];
      for (const word of way.split('-').filter(Boolean)) {
        const here = data.moments[steps.at(-1)?.to ?? 0];
        const nth = /[a-z]/.test(word) ? word.charCodeAt(word.length - 1) - 97 : 0;
        const [actor, to, deed] = here.steps.filter((step) => step[0] === parseInt(word, 10))[nth];
        steps.push({ actor, to, deed });
      }
      const states = data.moments[steps[at - 1]?.to ?? 0].objects.map((n) => data.objectStates[n]);
      const held = states.filter((it) => data.objects[it.object].role === 'channel').flatMap((it) => it.values ?? []);
      return [new window.scheduleFigures.Picture(data, figure.id.replace('figure-', ''), steps, at).marks, held.length];
    }, { way, at });
    assert.equal(drawn, marks, `${id}/${way}, after ${at}`);
    const rings = drawn.match(/ open" cx/g) ?? [];
    assert.equal(rings.length, held, `${id}/${way}, after ${at}: a ring is a message in a channel, and nothing else`);
  }
}

/** Where the figure and its buttons are on the screen. */
const places = (figure) => figure.evaluate((element) => {
  const place = (it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    return [x, y, width, height].map(Math.round).join(' ');
  };
  const parts = [...element.querySelectorAll('.controls button, button.ending, .stands li'), ...element.querySelectorAll('.moves > span')];
  return [scrollY, place(element), ...parts.filter((it) => !it.hidden).map(place)];
});

async function byMouse(page, figure) {
  const shifts = () => page.evaluate(() => window.shifts);
  await page.evaluate(() => {
    window.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach((it) => { window.shifts.push(...it.sources.map(({ node }) => node?.outerHTML ?? node?.data)); }))
      .observe({ type: 'layout-shift', buffered: false });
  });
  for (const ending of await endings(figure)) {
    await restart(figure);
    const nth = (await endings(figure)).findIndex((it) => it.words === ending.words);
    await figure.locator('button.ending').nth(nth).click();
    await endsSo(figure, ending);
    const way = await steps(figure);
    await restart(figure);
    assert.match(await now(figure), /^Nobody has taken a step yet/);
    for (const step of way) {
      const button = move(figure, step);
      await button.scrollIntoViewIfNeeded();
      const before = await places(figure);
      await button.click();
      const after = await places(figure);
      assert.deepEqual(after.slice(0, before.length), before, 'something moved');
    }
    await endsSo(figure, ending);
    // It is a challenge that was met, if there is one for this end.
    if ((await now(figure)).includes('You did it.')) assert.ok(await figure.locator('.challenges .good').count());
  }
  // Whoever has been everywhere has met every challenge.
  assert.equal(await figure.locator('.challenges li:not(.good)').count(), 0);
  assert.deepEqual(await shifts(), []);
}

async function told(figure) {
  const said = figure.locator(':scope > .now');
  assert.equal(await said.getAttribute('aria-live'), 'polite');
  await restart(figure);
  const button = figure.locator('.moves button:not([aria-disabled="true"])').first();
  const actor = (await text(button.locator('.aside'))).replace(': step ', '');
  await button.click();
  assert.ok((await text(said)).startsWith(`Step 1, ${actor}: `), await text(said));
  const moves = await figure.evaluate((element) => [...element.querySelectorAll('*')]
    .filter((it) => !/^0s(, 0s)*$/.test(getComputedStyle(it).transitionDuration)).length);
  assert.equal(moves, 0, 'something moves for a reader who asked for less motion');
}

/** How many pixels one has to scroll for what is said at the ends of all schedules (as far as they
    differ): the most, and where. */
const hidden = (figure) => figure.evaluate(async (figure) => {
  const { moments } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const said = figure.querySelector(':scope > .now');
  const word = ({ steps }, step) => {
    const nth = steps.filter(([actor]) => actor === step[0]).indexOf(step);
    return `${step[0]}${nth > 0 ? String.fromCharCode(97 + nth) : ''}`;
  };
  const ways = new Map([[0, []]]);
  let most = [0, ''];
  history.replaceState(null, '', '#'); // the first link is another one
  for (const [at, way] of ways) { // which grows
    for (const step of moments[at].steps ?? []) {
      const link = [...way, word(moments[at], step)];
      if (!ways.has(step[1])) ways.set(step[1], link);
      if (moments[step[1]].end == null) continue;
      const isThere = new Promise((done) => { window.addEventListener('hashchange', () => setTimeout(done), { once: true }); });
      location.hash = `#${figure.id}/${link.join('-')}`;
      await isThere;
      const pixels = said.scrollHeight - said.clientHeight;
      if (pixels > most[0]) most = [pixels, `${location.hash}: ${said.textContent}`];
    }
  }
  return most;
});

async function audited({ id }, page, figure) {
  for (let n = 0; n < await figure.locator('button.ending').count(); n++) {
    await figure.locator('button.ending').nth(n).click();
    assert.deepEqual(await axe(page, `[id="${id}"]`), []);
  }
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    assert.deepEqual(await hidden(figure), [0, ''], `at ${width}`);
  }
}

async function onPaper(page, figure) {
  await page.emulateMedia({ media: 'print' });
  const sizes = () => figure.evaluate((element) => ['.stage', '.picture'].map((part) =>
    Math.round(element.querySelector(part).getBoundingClientRect().height)));
  const [stage, picture] = await sizes();
  assert.equal(stage, picture, 'a part of the picture is cut off');
  for (const part of ['.moves', '.controls', ':scope > .now', '.help']) {
    assert.ok(!await figure.locator(part).isVisible(), part);
  }
  assert.ok(await figure.locator('.key').isVisible(), 'nobody says what the marks mean');
  await page.emulateMedia({ media: 'screen' });
}

async function themes({ id }, page, figure) {
  const height = async () => (await figure.boundingBox()).height;
  assert.ok(await height() <= 640, `${await height()} at 1280`);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await height() <= 780, `${await height()} at 390`);
  // Not cut off, and not hidden from those who see.
  const show = await figure.locator('.show').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().width > 40 && getComputedStyle(it).clipPath));
  assert.ok(show.every((it) => it === 'none'), `${show}: how does one see another end?`);
  const buttons = await page.locator('#mdbook-theme-list button').evaluateAll((all) => all.map((it) => it.id));
  const themes = buttons.map((id) => id.replace('mdbook-theme-', '')).filter((it) => it !== 'default_theme');
  assert.ok(themes.length >= 2, themes.join());
  for (const theme of themes) {
    await page.evaluate((theme) => document.getElementById(`mdbook-theme-${theme}`).click(), theme);
    assert.ok(await page.evaluate((theme) => document.documentElement.classList.contains(theme), theme));
    assert.deepEqual([...await figure.evaluate(flaws), ...await contrast(page, `[id="${id}"]`)], [], theme);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function byKeys(page, figure, url) {
  const driver = figure.locator('.roll');
  await driver.focus();
  const all = await endings(figure);
  const reached = new Set();
  for (let n = 0; n < 2 * all.length; n++) {
    await page.keyboard.press(n % 2 ? 'g' : 'w');
    const said = await now(figure);
    const ending = all.find(({ words }) => said.includes(`This schedule ends ${words}.`));
    if (!ending) continue; // there is none of this kind
    reached.add(ending.words);
    const way = await steps(figure);
    await page.keyboard.press('Home');
    for (const step of way) {
      if (step.nth === 0) {
        await page.keyboard.press(`${step.lane + 1}`);
      } else {
        await move(figure, step).focus();
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
  assert.equal(page.url().split('#')[0], url);
  assert.ok(await driver.evaluate((element) => document.activeElement === element));
  // mdBook does turn the page with that key, once the focus is elsewhere.
  await driver.evaluate((element) => element.blur());
  await page.keyboard.press('ArrowRight');
  await page.waitForURL((now) => now.href.split('#')[0] !== url, { waitUntil: 'commit' });
}

async function byLink(it) {
  const here = await open(it);
  await restart(here.figure);
  await here.figure.getByRole('button', { name: 'Forward' }).click();
  const link = await here.figure.locator('.share').getAttribute('href');
  const said = await now(here.figure);
  const drawn = await here.figure.locator('.picture > g > :not(.ghost)').count();
  await here.page.close();
  const { page, figure } = await open(it, { link });
  assert.equal(await now(figure), said);
  assert.ok(await figure.locator('.picture > g > :not(.ghost)').count() >= drawn - 1);
  assert.ok(await figure.evaluate((element) => Math.abs(element.getBoundingClientRect().top) < 100));
  // On the same page, as a reader does who follows two links in turn.
  const words = figure.locator(':scope > .now');
  await page.evaluate((id) => { location.hash = `#${id}/`; }, it.id);
  await words.getByText('Nobody has taken a step yet').waitFor();
  await page.evaluate((id) => { location.hash = `#${id}/99`; }, it.id);
  await words.getByText('another edition').waitFor();
  await page.context().close();
}

async function withoutScript(it) {
  const { page, figure } = await open(it, { javaScriptEnabled: false });
  for (const part of ['.picture', '.verdict >> nth=0', '.steps summary', '.key']) assert.ok(await figure.locator(part).isVisible(), part);
  for (const part of ['.controls', ':scope > .now', '.help']) assert.ok(!await figure.locator(part).isVisible(), part);
  assert.equal(await figure.locator('.moves').count(), 0);
  await page.context().close();
}

/** What sticks out of the figure. */
const flaws = (figure) => [...figure.querySelectorAll('*')]
  .filter((it) => !it.closest('svg') || it.tagName === 'text') // a curve may bend over the edge
  .filter((it) => !it.closest('.steps'))
  .filter((it) => {
    const [frame, box] = [figure, it].map((one) => one.getBoundingClientRect());
    return box.width && (box.right > frame.right + 1 || box.left < frame.left - 1);
  })
  .map((it) => `sticks out: ${it.textContent.slice(0, 40)}`);
