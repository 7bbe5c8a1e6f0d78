// Every page of the built book (SITE), wide and narrow, light and dark, from file://.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const site = process.env.SITE;
const pages = readdirSync(site, { recursive: true })
  .filter((file) => file.endsWith('.html') && !/^(404|toc|print)\.html$/.test(file));

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});
after(() => browser?.close());

/** Opens a page and returns what went wrong while it loaded. */
async function open(file, options) {
  const page = await browser.newPage(options);
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  // mdBook asks the playground which crates its *Run* button may use; nothing else is asked.
  await page.route('https://play.rust-lang.org/meta/crates', (route) => {
    route.fulfill({ json: { crates: [] } });
  });
  page.on('request', (request) => {
    const isLocal = /^(file|data|blob):|^https:\/\/play\.rust-lang\.org\/meta\/crates$/;
    if (!isLocal.test(request.url())) wrong.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(path.join(site, file)).href);
  return { page, wrong };
}

/** Text that is hard to read, or elements that stick out of the page. */
function flaws() {
  const flaws = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) flaws.push('the page scrolls sideways');
  const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => {
      part /= 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  // What the book itself styles or draws: captions, summaries, prose, tables, pictures.
  const texts = 'main p, main li, main td, main th, main dt, main dd, figcaption, summary, svg text';
  for (const element of document.querySelectorAll(texts)) {
    if (!element.textContent.trim() || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.color;
    if (colour === 'none') continue;
    const [high, low] = [luminance(colour), luminance(background(element))].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4) {
      flaws.push(`contrast ${contrast.toFixed(1)}: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  for (const element of document.querySelectorAll('main :is(p, li, figcaption, summary, :not(pre) > code)')) {
    if (element.closest('table')) continue; // a table scrolls by itself
    const frame = element.closest('figure, details, main').getBoundingClientRect();
    if (element.getBoundingClientRect().right > frame.right + 1) {
      flaws.push(`sticks out: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  for (const svg of document.querySelectorAll('main svg:not(a svg, button svg)')) {
    if (!svg.querySelector('title')) flaws.push('a picture has no title');
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1) {
        flaws.push(`a picture cuts off: ${text.textContent}`);
      }
    }
  }
  return flaws;
}

for (const file of pages) {
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${file}, ${width} wide, ${colorScheme}`, async () => {
        const { page, wrong } = await open(file, { viewport: { width, height: 900 }, colorScheme });
        wrong.push(...await page.evaluate(flaws));
        await page.close();
        assert.deepEqual(wrong, []);
      });
    }
  }
  test(`${file}, without script`, async () => {
    const { page, wrong } = await open(file, { javaScriptEnabled: false });
    assert.ok(await page.locator('main h1').first().isVisible());
    await page.close();
    assert.deepEqual(wrong, []);
  });
}
