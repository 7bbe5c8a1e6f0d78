// Every page is under the bars of bars.mjs. RECORD=1 writes the heaviest three into heaviest.md.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { after, before, test } from 'node:test';
import { bars, judge, load, readerOf, summary } from './bars.mjs';
import { launch, pages, serve } from './site.mjs';

let browser;
let host;
let reader;
before(async () => {
  browser = await launch();
  host = await serve();
  reader = await readerOf(browser, host.url);
  await load(reader, pages[0]); // the first is slower: the browser starts
});
after(async () => {
  await browser?.close();
  await host?.close();
});

/** Too slow, and perhaps not for a fault of their own: they are judged once more after all others. */
const again = [];
const weights = [];
for (const file of pages) {
  test(file, async () => {
    const { found, isSure, bytes } = await judge(reader, file, 8);
    weights.push({ file, bytes });
    if (isSure) assert.deepEqual(found, []);
    else again.push(file);
  });
}

test('the pages that were too slow, some time later', async () => {
  for (const file of again) {
    const { found } = await judge(reader, file, 40);
    assert.deepEqual({ file, found }, { file, found: [] });
  }
});

const table = new URL('heaviest.md', import.meta.url);
test('the table of the heaviest three pages', async () => {
  const heaviest = weights.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
  const rows = [];
  for (const { file } of heaviest) {
    const loads = [];
    while (loads.length < 5) loads.push(await load(reader, file));
    const { bytes, requests, paint, shift, blocking } = summary(loads);
    rows.push(`| [${file.replace('.html', '')}](${file.replace('.html', '.md')}) | ${Math.round(bytes / 1000)} kB`
      + ` | ${requests} | ${(paint / 1000).toFixed(1)} s | ${shift.toFixed(3)} | ${Math.round(blocking / 10) * 10} ms |`);
  }
  const text = [
    '| page | over the wire | requests | largest paint | layout shift | blocked |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| *the bar* | ${bars.bytes / 1000} kB | – | ${bars.paint / 1000} s | ${bars.shift} | ${bars.blocking} ms |`,
    '',
    `Measured with Chromium ${browser.version().split('.')[0]} on ${cpus().length} × ${cpus()[0].model}.`,
    '',
  ].join('\n');
  console.log(text);
  if (process.env.RECORD) writeFileSync(table, text);
  // Times differ from run to run; which bars are promised does not.
  const barsOf = (markdown) => markdown.split('\n').find((row) => row.startsWith('| *the bar*'));
  assert.equal(barsOf(readFileSync(table, 'utf8')), barsOf(text), 'RECORD=1 writes heaviest.md anew');
});
