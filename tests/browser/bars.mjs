// How fast a page is for a reader with a slow line and a slow machine, and how fast it has to be.
import { watch } from './site.mjs';

/** 1.6 Mbit/s and 150 ms to the first byte of an answer. */
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
/** So many ms `work` takes on the reader's machine: this one is slowed down until it takes as long. */
const readers = 100;

export const bars = {
  bytes: 90_000, // over the wire, with everything that the page brings
  paint: 900, // ms until its largest piece is painted
  shift: 0.01, // of the layout
  blocking: 50, // ms by which tasks were longer than 50 ms
};

function work() {
  let sum = 0;
  for (let n = 0; n < 20_000_000; n += 1) sum = (sum * 31 + n) | 0;
  return sum;
}

/** How many times as long the reader's machine takes as this one does at present. */
function slowness() {
  const began = performance.now();
  for (let n = 0; n < 10; n += 1) work();
  return Math.max(1, readers * 10 / (performance.now() - began));
}

/** Loads a page with an empty cache and measures it. */
export async function load(browser, home, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const wrong = watch(page, home);
  const control = await context.newCDPSession(page);
  await control.send('Network.enable');
  await control.send('Network.emulateNetworkConditions', line);
  await control.send('Emulation.setCPUThrottlingRate', { rate: slowness() });
  let [bytes, requests] = [0, 0];
  control.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += encodedDataLength > 0 ? 1 : 0;
  });
  await page.addInitScript(() => {
    window.bars = { paint: 0, shift: 0, blocking: 0 };
    const each = (type, add) => new PerformanceObserver((list) => list.getEntries().forEach(add))
      .observe({ type, buffered: true });
    each('largest-contentful-paint', (entry) => { window.bars.paint = entry.startTime; });
    each('layout-shift', (entry) => { window.bars.shift += entry.value; });
    each('longtask', (entry) => { window.bars.blocking += entry.duration - 50; });
  });
  await page.goto(home + file, { waitUntil: 'networkidle' }); // half a second without a request
  await page.waitForFunction(() => window.bars.paint > 0);
  const measured = await page.evaluate(() => window.bars);
  await context.close();
  return { file, bytes, requests, ...measured, wrong };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The medians of several loads; the bytes and what went wrong of the worst of them. */
export function summary(loads) {
  const medianOf = (key) => median(loads.map((one) => one[key]));
  return {
    file: loads[0].file,
    bytes: Math.max(...loads.map((one) => one.bytes)),
    requests: Math.max(...loads.map((one) => one.requests)),
    paint: medianOf('paint'),
    shift: medianOf('shift'),
    blocking: medianOf('blocking'),
    wrong: [...new Set(loads.flatMap((one) => one.wrong))],
  };
}

/** What is over a bar, in words. */
export function over(measured) {
  const found = [...measured.wrong];
  for (const [key, bar] of Object.entries(bars)) {
    const ok = key === 'bytes' ? measured[key] <= bar : measured[key] < bar;
    if (!ok) found.push(`${key}: ${Number(measured[key].toFixed(3))}, the bar is ${bar}`);
  }
  return found;
}

/** Whether nothing is over five sixths of its bar; bytes are the same in every load. */
const isFarBelow = (measured) => over(measured).length === 0
  && Object.entries(bars).every(([key, bar]) => key === 'bytes' || measured[key] <= bar * 5 / 6);

/**
 * The median of five loads. One that is far below the bars is enough; else it ends after three that
 * are under every bar, as the median is then under it, too, whatever the other two say.
 */
export async function fiveLoads(browser, home, file, { all = false } = {}) {
  const loads = [];
  while (loads.length < 5) {
    loads.push(await load(browser, home, file));
    const good = loads.filter((one) => over(one).length === 0).length;
    if (!all && (good === 3 || (loads.length === 1 && isFarBelow(loads[0])))) break;
  }
  return summary(loads);
}
