// How fast a page is for a reader with a slow line and a slow machine, and how fast it has to be.
import { watch } from './site.mjs';

/** 1.6 Mbit/s and 150 ms to the first byte of an answer. */
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
/** So many ms laying out a page of plain text takes there: this machine is slowed down as much. */
const readers = 75;

export const bars = {
  bytes: 90_000, // over the wire, with everything that the page brings
  paint: 900, // ms until its largest piece is painted
  shift: 0.01, // of the layout
  blocking: 50, // ms by which tasks were longer than 50 ms
};

/** Lays out a page of plain text, in the browser; how many ms that took, the median of five times. */
function layOut() {
  const paragraph = '<p>A <b>paragraph</b> of <code>some words</code> that are <a href="#">laid out</a> anew, and more of them.</p>';
  const took = [1, 2, 3, 4, 5].map(() => {
    const began = performance.now();
    document.body.innerHTML = paragraph.repeat(400);
    document.body.getBoundingClientRect(); // only now it is laid out
    return performance.now() - began;
  });
  return took.sort((a, b) => a - b)[2];
}

/**
 * How long it takes on this machine at present. It is asked before and after each load: other programs,
 * and others on the same processor, make it slower from one moment to the next.
 */
async function timeHere(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.evaluate(layOut); // the first times are slower
  const here = await page.evaluate(layOut);
  await page.close();
  return here;
}

/** Loads a page with an empty cache and measures it; once more if the browser comes to no end. */
export async function load(browser, home, file) {
  try {
    return await loadOnce(browser, home, file);
  } catch (error) {
    if (error.name !== 'TimeoutError') throw error;
    console.log(`${file} is loaded once more: ${error.message}`);
    return loadOnce(browser, home, file);
  }
}

async function loadOnce(browser, home, file) {
  const before = await timeHere(browser);
  const rate = Math.max(1, readers / before);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const wrong = watch(page, home);
  const control = await context.newCDPSession(page);
  await control.send('Network.enable');
  await control.send('Network.emulateNetworkConditions', line);
  await control.send('Emulation.setCPUThrottlingRate', { rate });
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
  try {
    await page.goto(home + file, { waitUntil: 'networkidle' }); // half a second without a request
    await page.waitForFunction(() => window.bars.paint > 0);
    const measured = await page.evaluate(() => window.bars);
    const after = await timeHere(browser);
    // How many times faster or slower than the reader's this machine was all the same.
    const drift = Math.max(before / after, after / before, before / readers);
    return { file, bytes, requests, ...measured, wrong, drift };
  } finally {
    await context.close();
  }
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

/** The same of those five, out of fifteen, during which the machine's speed changed least. */
export async function steadyLoads(browser, home, file) {
  const loads = [];
  while (loads.length < 15) loads.push(await load(browser, home, file));
  return summary(loads.sort((a, b) => a.drift - b.drift).slice(0, 5));
}
