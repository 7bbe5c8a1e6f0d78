// The tests of the tests: each bar finds the fault that is planted in a copy of the book.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axe, axeOfLayout, contrast, flaws } from './audit.mjs';
import { judge, load, over, readerOf } from './bars.mjs';
import { launch, serve, site, watch } from './site.mjs';

const file = 'the-bottom-line.html';
const copy = mkdtempSync(path.join(tmpdir(), 'faults-'));
let browser;
let host;
let reader;
before(async () => {
  cpSync(site, copy, { recursive: true });
  browser = await launch();
  host = await serve(copy);
  reader = await readerOf(browser, host.url);
});
after(async () => {
  await browser?.close();
  await host?.close();
  rmSync(copy, { recursive: true });
});

/** Plants HTML at the end of the text of a page of its own, and returns that page's name. */
let planted = 0;
function plant(html) {
  const page = readFileSync(path.join(site, file), 'utf8');
  assert.ok(page.includes('</main>'));
  planted += 1;
  writeFileSync(path.join(copy, `planted${planted}.html`), page.replace('</main>', `${html}</main>`));
  return `planted${planted}.html`;
}

async function look(html, check) {
  const context = await browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  const wrong = watch(page, host.url);
  await page.goto(host.url + plant(html), { waitUntil: 'networkidle' });
  wrong.push(...await check(page));
  await context.close();
  return wrong;
}

const measure = async (html) => over(await load(reader, plant(html)));
const finds = (found, fault) => assert.ok(found.some((one) => fault.test(one)), `not found: ${found}`);
const wait = (ms) => `<script>{ const end = performance.now() + ${ms}; while (performance.now() < end); }</script>`;

test('a heavy image', async () => {
  finds(await measure('<img alt="" src="cover.png">'), /^bytes: /); // 57 kB
});

// What comes late keeps the line busy until it comes, so that nobody stops looking before it is there.
const late = (html) => `<script type="module">
  const busy = (time) => fetch('cover.png?' + time, { cache: 'no-store' }).then((answer) => answer.blob());
  for (let time = 0; performance.now() < 1200; time += 1) await busy(time);
  document.querySelector('main').insertAdjacentHTML('afterbegin', ${JSON.stringify(html)});
  await busy('painted');
</script>`;

test('a late largest piece', async () => {
  finds(await measure(late(`<p style="font-size:90px">${'Late! '.repeat(80)}</p>`)), /^paint: /);
});

test('a layout that shifts', async () => {
  finds(await measure(late('<div style="height:300px"></div>')), /^shift: /);
});

test('a script that blocks, however often its page is loaded', async () => {
  finds((await judge(reader, plant(wait(110)), 10)).found, /^blocking: /);
});

test('a machine that was faster than the reader\'s', async () => {
  let before = false; // laying out the text takes the reader's 55 ms before each load, and 1 ms after it
  const evaluate = async () => { before = !before; return before ? 55 : 1; };
  const faster = { ...reader, plain: { evaluate } };
  finds((await judge(faster, plant(''), 10)).found, /^10 loads, and none that counts/);
});

test('an outside request', async () => {
  finds(await measure('<img alt="" src="http://localhost:1/x.png">'), /^asks for http:\/\/localhost:1/);
});

test('a console error', async () => {
  finds(await look('<script>console.error("planted")</script>', async () => []), /^console: planted/);
  finds(await look('<script>throw new Error("planted")</script>', async () => []), /^error: .*planted/);
});

test('a contrast fault', async () => {
  const grey = '<p style="color:#999;background:#fff">planted</p>';
  finds(await look(grey, axe), /^color-contrast/);
  for (const [what, html] of [
    ['grey', grey],
    ['on a box of its own', '<div style="background:#333"><p style="background:#8888"><b style="color:#777">planted</b></p></div>'],
    ['pale', '<div style="opacity:.5"><p>planted</p></div>'],
    ['in a picture', '<svg role="img" width="90" height="20"><title>grey</title><text y="15" fill="#999">planted</text></svg>'],
  ]) {
    const found = await look(html, contrast);
    assert.ok(found.length === 1 && /^hard to read, [\d.]+: planted/.test(found[0]), `${what}: ${found}`);
  }
  assert.deepEqual(await look('<p style="color:#999;background:#fff;font-size:30px">#999</p>', contrast), ['hard to read, 2.8: #999']);
  assert.deepEqual(await look('<p style="color:#888;background:#fff;font-size:30px">#888</p>', contrast), []);
});

test('a heading that is out of order, a target too small, an image without words', async () => {
  finds(await look('<h6>planted</h6>', axe), /^heading-order/);
  const small = '<button style="font-size:6px;padding:0">a</button><button style="font-size:6px;padding:0">b</button>';
  for (const check of [axe, axeOfLayout]) finds(await look(small, check), /^target-size/);
  finds(await look('<img src="favicon.png">', axe), /^image-alt/);
});

test('what sticks out, and a picture that cuts off', async () => {
  finds(await look('<div style="width:9000px">wide</div>', flaws), /^the text scrolls sideways/);
  finds(await look('<p style="width:9000px">wide</p>', flaws), /^sticks out: wide/);
  const picture = '<svg role="img" width="30" height="20"><title>cut</title><text y="15">much too long</text></svg>';
  finds(await look(picture, flaws), /^a picture cuts off/);
});

test('and finds nothing where nothing is planted', async () => {
  for (const check of [axe, axeOfLayout, contrast, flaws]) assert.deepEqual(await look('', check), []);
  // The other scripts have the processor now and then, and something may come late once: a fault of
  // the page is there at every load.
  let found;
  for (let loads = 0; loads < 3 && found?.length !== 0; loads += 1) {
    found = (await measure('')).filter((one) => !/^(paint|blocking)/.test(one));
  }
  assert.deepEqual(found, []);
});
