// Every page is under the bars of bars.mjs. RECORD=1 writes the heaviest three into heaviest.md.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { after, before, test } from 'node:test';
import { bars, fiveLoads, load, over, steadyLoads } from './bars.mjs';
import { launch, pages, serve } from './site.mjs';

let browser;
let host;
before(async () => {
  browser = await launch();
  host = await serve();
  await load(browser, host.url, pages[0]); // the first is slower: the browser starts
});
after(async () => {
  await browser?.close();
  await host?.close();
});

const measured = [];
for (const file of pages) {
  test(file, async () => {
    const found = await fiveLoads(browser, host.url, file);
    measured.push(found);
    // Bytes and faults do not depend on what else the machine does.
    assert.deepEqual(over({ ...found, paint: 0, blocking: 0 }), []);
  });
}

test('the times of each page, or those of more loads, some time later', async () => {
  for (const { file } of measured.filter((found) => over(found).length > 0)) {
    const found = await steadyLoads(browser, host.url, file);
    assert.deepEqual({ file, over: over(found) }, { file, over: [] });
  }
});

const table = new URL('heaviest.md', import.meta.url);
test('the table of the heaviest three pages', async () => {
  const heaviest = measured.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
  const rows = [];
  for (const { file } of heaviest) {
    const { bytes, requests, paint, shift, blocking } = await fiveLoads(browser, host.url, file, { all: true });
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
