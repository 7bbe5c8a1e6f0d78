// What a reader does with the book: search, switch, run, copy, go on, print.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { axe, grown } from './audit.mjs';
import { fileUrl, launch, pages, serve, watch } from './site.mjs';

let browser;
let host;
before(async () => {
  browser = await launch();
  host = await serve();
});
after(async () => {
  await browser?.close();
  await host?.close();
});

/** Opens a page, hands it to the test, and demands that nothing went wrong on it meanwhile. */
async function on(file, options, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = watch(page, host.url);
  try {
    await page.goto(host.url + file);
    await work(page, context);
  } finally {
    await context.close();
  }
  assert.deepEqual(wrong, []);
}

const focused = (page, read) => page.evaluate(`(${read})(document.activeElement)`);

describe('search', () => {
  for (const [words, leadsTo] of [
    ['try_send', /channels\/backpressure/],
    ['E0277', /fork-in-the-road|no-sharing|compile/],
    ['deadlock', /mutexes\/the-dark-side|glossary/],
    ['money lost', /channels\/lost-messages/],
  ]) {
    test(`finds ${words}`, () => on('channels/the-catch.html', {}, async (page) => {
      await page.keyboard.press('/');
      await page.locator('#mdbook-searchbar').fill(words);
      await page.keyboard.press('End');
      await page.locator('#mdbook-searchresults a').first().waitFor();
      const found = await page.locator('#mdbook-searchresults a').evaluateAll((all) => all.map((one) => one.href));
      assert.ok(found.slice(0, 10).some((url) => leadsTo.test(url)), found.join('\n'));
      await grown(page);
      assert.deepEqual(await axe(page), []);
      await page.keyboard.press('Enter');
      await page.waitForURL(/highlight=/);
      await page.locator('mark').first().waitFor();
    }));
  }
});

describe('by keyboard alone', () => {
  test('the first stop leads past the table of contents', () => on('mutexes.html', {}, async (page) => {
    await page.keyboard.press('Tab');
    assert.equal(await focused(page, (at) => at.textContent), 'Skip to the text');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page, (at) => at.tagName), 'MAIN');
  }));

  test('the table of contents opens and closes', () => on('mutexes.html', {}, async (page) => {
    const [toggle, link] = [page.locator('#mdbook-sidebar-toggle'), page.locator('#mdbook-sidebar a').first()];
    for (const [key, isOpen] of [['Enter', false], ['Space', true]]) {
      await toggle.focus();
      await page.keyboard.press(key);
      await link.waitFor({ state: isOpen ? 'visible' : 'hidden' });
      assert.equal(await toggle.getAttribute('aria-expanded'), String(isOpen));
    }
  }));

  test('the theme changes, and is remembered', () => on('mutexes.html', { colorScheme: 'light' }, async (page) => {
    await page.locator('#mdbook-theme-toggle').focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await axe(page), []); // with the menu open
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await focused(page, (at) => at.id), 'mdbook-theme-toggle');
    await page.reload();
    assert.ok(await page.evaluate(() => document.documentElement.classList.contains('ayu')));
  }));

  test('the help opens and closes', () => on('mutexes.html', {}, async (page) => {
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await page.keyboard.press('?');
    await help.waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
  }));

  test('every stop is seen, and the last button is reached', () => on('channels.html', {}, async (page) => {
    const stops = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const at = document.activeElement;
        if (at === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        return {
          name: `${at.tagName} ${at.className} ${at.id} ${at.textContent.trim().slice(0, 40)}`,
          seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
            && box.bottom > 0 && box.top < window.innerHeight && box.width > 0,
        };
      });
      if (stop === null || stops.length > 400) break;
      stops.push(stop);
    }
    assert.deepEqual(stops.filter(({ seen }) => !seen), []);
    for (const wanted of [/play-button/, /clip-button/, /SUMMARY/, /nav-chapters/]) {
      assert.ok(stops.some(({ name }) => wanted.test(name)), `${wanted} is never reached`);
    }
  }));
});

describe('a listing', () => {
  const play = 'https://play.rust-lang.org/';

  test('runs with its hidden lines, and asks nobody before', () => on('channels.html', {}, async (page) => {
    let asked;
    await page.route(`${play}**`, (route) => {
      asked = route.request().postDataJSON();
      return route.fulfill({ json: { result: 'from the Playground' } });
    });
    await page.locator('.play-button').first().click();
    await page.getByText('from the Playground').waitFor();
    assert.match(asked.code, /^use std::/m);
    assert.match(asked.code, /fn main\(\)/);
    assert.equal(asked.edition, '2024');
  }).then(() => assert.fail('a request that was not seen'), (error) => {
    assert.deepEqual(error.actual, [`asks for ${play}evaluate.json`]); // this one, and no other
  }));

  // What a page fetches as a reader comes near may fail then, too, and the console says so.
  for (const [trouble, make] of [
    ['one is offline', (page, context) => context.setOffline(true)],
    ['the Playground does not answer', (page) => page.route(`${play}**`, (route) => route.abort())],
  ]) {
    test(`says kindly that ${trouble}`, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${host.url}channels.html`);
      await make(page, context);
      await page.locator('.play-button').first().click();
      await page.getByText('Are you offline?').waitFor();
      await context.close();
    });
  }

  test('is copied', () => on('channels.html', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.locator('.clip-button').first().click();
    await page.getByText('Copied!').waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /fn main\(\)/);
  }));

  test('shows its hidden lines', () => on('channels.html', {}, async (page) => {
    const hidden = page.locator('main .boring').first();
    assert.equal(await hidden.isVisible(), false);
    await page.getByRole('button', { name: 'Show hidden lines' }).first().click();
    assert.equal(await hidden.isVisible(), true);
  }));
});

describe('a long page', () => {
  /** Counts the pieces of each page that this tab opens whose layout is put off. */
  const count = (page) => page.addInitScript(() => {
    window.putOff = 0;
    document.addEventListener('contentvisibilityautostatechange', ({ skipped }) => {
      window.putOff += skipped ? 1 : 0;
    }, true);
  });

  test('is laid out piece by piece, and in the end all of it is', () => on('channels.html', {}, async (page) => {
    await count(page);
    await page.goto(`${host.url}solutions.html`);
    await page.waitForFunction(() => [...document.querySelectorAll('main > *')]
      .every((piece) => getComputedStyle(piece).contentVisibility === 'visible'));
    assert.ok(await page.evaluate(() => window.putOff) > 20);
  }));

  test('is all there at once for whoever comes to a place in it', () => on('solutions.html', {}, async (page) => {
    await count(page);
    await page.reload();
    assert.equal(await page.evaluate(() => window.putOff), 0);
    await page.goto(`${host.url}mutexes.html#listing-both-locks`);
    assert.equal(await page.evaluate(() => window.putOff), 0);
  }));
});

test('what drives figures is fetched where one comes near, and on no other page', async () => {
  const fetched = () => performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => name.includes('/figure/') && name.endsWith('.js')).length;
  for (const [file, figures] of [['solutions.html', false], ['mutexes/the-dark-side.html', true]]) {
    await on(file, {}, async (page) => {
      await page.waitForLoadState('load');
      assert.equal(await page.evaluate(fetched), 0);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      const figure = page.locator('figure.schedule').first();
      assert.equal(await figure.count(), figures ? 1 : 0);
      if (!figures) return assert.equal(await page.evaluate(fetched), 0);
      await figure.scrollIntoViewIfNeeded();
      await page.waitForFunction(fetched);
      await page.waitForLoadState('networkidle');
      assert.equal(await page.evaluate(fetched), 2);
    });
  }
});

test('a picture of ratios is seen whole on a phone', () => on('making-the-choice.html', { viewport: { width: 390, height: 844 } }, async (page) => {
  const picture = page.locator('figure.measured:has(svg.ratios)').first();
  await picture.scrollIntoViewIfNeeded();
  assert.equal(await picture.evaluate((it) => it.scrollWidth - it.clientWidth), 0);
  assert.ok(await picture.locator('svg.ratios').evaluate((it) => it.getBoundingClientRect().height < innerHeight));
}));

test('without motion, nothing moves', () => on('mutexes.html', { reducedMotion: 'reduce' }, async (page) => {
  const moving = await page.locator('*').evaluateAll((all) => all
    .filter((one) => getComputedStyle(one).transitionDuration.split(', ').some((time) => time !== '0s'))
    .map((one) => one.id || one.className));
  assert.deepEqual(moving, []);
}));

test('a page that is not there is excused, and leads back', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wrong = watch(page, host.url);
  const answer = await page.goto(`${host.url}nowhere/at-all.html`);
  assert.equal(answer.status(), 404);
  wrong.push(...await axe(page));
  await page.locator('main a').first().click();
  await page.waitForURL(new RegExp(`^${host.url}`));
  assert.ok(await page.locator('main h1').first().isVisible());
  await context.close();
  assert.deepEqual(wrong, ['console: Failed to load resource: the server responded with a status of 404 (Not Found)']);
});

describe('on paper', () => {
  test('everything is there, and a listing that fits on a page is not cut', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(fileUrl('channels/the-catch.html'));
    // Each listing's first and last word becomes one that is nowhere else.
    const blocks = await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'));
      return [...document.querySelectorAll('main pre > code')].map((code, at) => {
        code.prepend(`first${at}begin `);
        code.append(` last${at}end`);
        const figure = code.closest('figure.listing');
        const hasCaption = figure?.querySelector('code:not(figcaption code)') === code;
        if (hasCaption) figure.querySelector('figcaption').append(` caption${at}end`);
        return { lines: code.textContent.split('\n').length, hasCaption };
      });
    });
    const paper = execFileSync('pdftotext', ['-layout', '-', '-'], { input: await page.pdf({ format: 'A4' }) });
    await context.close();
    const sheets = paper.toString().split('\f');
    const sheet = (word) => sheets.findIndex((text) => text.includes(word));
    blocks.forEach(({ lines, hasCaption }, at) => {
      const [first, last] = [sheet(`first${at}begin`), sheet(`last${at}end`)];
      assert.ok(first >= 0 && last >= 0, `listing ${at} of ${lines} lines is not complete`);
      if (lines <= 50) assert.equal(first, last, `listing ${at} of ${lines} lines is cut`);
      if (hasCaption) assert.equal(sheet(`caption${at}end`), first, `listing ${at} has lost its caption`);
    });
    assert.ok(blocks.filter(({ lines }) => lines > 20).length >= 3, 'there is something to cut');
    assert.ok(blocks.filter(({ hasCaption }) => hasCaption).length >= 3, 'there are captions to lose');
  });

  test('a figure has its counts and its picture on one sheet', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(fileUrl('channels/the-catch.html'));
    await page.evaluate(() => {
      const figure = document.querySelector('figure.schedule');
      // Its caption would fit below this, and its picture would not.
      figure.insertAdjacentHTML('beforebegin', '<div style="break-before:page;height:850px"></div>');
      figure.querySelector('.verdict').append(' countsbegin');
      figure.querySelector('.picture .name').append(' picturebegin');
    });
    const paper = execFileSync('pdftotext', ['-layout', '-', '-'], { input: await page.pdf({ format: 'A4' }) });
    await context.close();
    const sheets = paper.toString().split('\f');
    const [counts, picture] = ['countsbegin', 'picturebegin'].map((word) => sheets.findIndex((text) => text.includes(word)));
    assert.ok(counts > 0 && counts === picture, `on sheets ${counts} and ${picture}`);
  });
});

describe('the next question', () => {
  // The reference pages behind the story ask nothing.
  const isStory = (file) => !/^(claims|how-this-book-is-tested|glossary|solutions)\.html$/.test(file);
  let page; // one for all: only what is written there counts
  before(async () => { page = await browser.newPage({ javaScriptEnabled: false }); });
  after(() => page?.close());
  for (const file of pages.filter(isStory)) {
    test(`stands at the foot of ${file}`, async () => {
      await page.goto(fileUrl(file), { waitUntil: 'domcontentloaded' });
      const next = await page.locator('a[rel="next"]').first().getAttribute('href');
      const foot = page.locator('main > p').last().locator('a');
      assert.match(await foot.last().textContent(), /\?$/);
      assert.equal(
        new URL(await foot.last().getAttribute('href'), page.url()).href,
        new URL(next, page.url()).href,
      );
    });
  }
});
