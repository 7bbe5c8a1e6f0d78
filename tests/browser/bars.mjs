// How fast a page is for a reader with a slow line and a slow machine, and how fast it has to be.
import { watch } from './site.mjs';

/** 1.6 Mbit/s and 150 ms to the first byte of an answer. */
const line = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };
/** So many ms laying out a page of plain text takes there: this machine is slowed down as much. */
const readers = 55;
/** A load counts if this machine was no faster than that, by more than a sixth. */
const counts = (took) => took >= readers * 5 / 6;

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

/** A reader of a book that is served at `home`: the browser, with a page of plain text to tell its speed by. */
export async function readerOf(browser, home) {
  const plain = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await plain.evaluate(layOut); // the first times are slower
  return { browser, home, plain };
}

/** Loads a page with an empty cache and measures it; once more if the browser comes to no end. */
export async function load(reader, file) {
  try {
    return await loadOnce(reader, file);
  } catch (error) {
    if (error.name !== 'TimeoutError') throw error;
    console.log(`${file} is loaded once more: ${error.message}`);
    return loadOnce(reader, file);
  }
}

async function loadOnce({ browser, home, plain }, file) {
  // Other programs, and others on the same processor, make it slower from one moment to the next.
  const rate = Math.max(1, readers / await plain.evaluate(layOut));
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
    return { bytes, requests, ...measured, wrong, counts: counts(rate * await plain.evaluate(layOut)) };
  } finally {
    await context.close();
  }
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The medians of several loads; the bytes of the worst of them. */
export function summary(loads) {
  const medianOf = (key) => median(loads.map((one) => one[key]));
  return {
    bytes: Math.max(...loads.map((one) => one.bytes)),
    requests: Math.max(...loads.map((one) => one.requests)),
    paint: medianOf('paint'),
    shift: medianOf('shift'),
    blocking: medianOf('blocking'),
    wrong: [],
  };
}

/** What is over a bar, and what went wrong besides, in words. */
export function over(measured, keys = Object.keys(bars)) {
  const found = [...measured.wrong];
  for (const key of keys) {
    const ok = key === 'bytes' ? measured[key] <= bars[key] : measured[key] < bars[key];
    if (!ok) found.push(`${key}: ${Number(measured[key].toFixed(3))}, the bar is ${bars[key]}`);
  }
  return found;
}

/**
 * Loads a page until it is under every bar, `most` times at most. One load is enough if it counts: what else
 * the machine does only adds time. And one is enough to find what has nothing to do with time: that is sure.
 */
export async function judge(reader, file, most) {
  const loads = [];
  while (loads.length < most) {
    const one = await load(reader, file);
    const sure = over(one, ['bytes']);
    loads.push(one);
    if (sure.length > 0) return { found: sure, isSure: true, bytes: one.bytes };
    if (one.counts && over(one).length === 0) return { found: [], isSure: true, bytes: one.bytes };
  }
  const found = [`${most} loads, and none that counts is under every bar`, ...over(summary(loads))];
  return { found, isSure: false, bytes: loads[0].bytes };
}
