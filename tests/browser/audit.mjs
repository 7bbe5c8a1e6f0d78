// What is checked on a page that lies open: by axe, and by the eye of the book itself.
import { AxeBuilder } from '@axe-core/playwright';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Unfolds everything, so that nothing is left out. */
export const unfold = (page) => page.evaluate(() => {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
});

/** Waits until a page that was just opened is laid out to its end (reading.js does that piece by piece), and seen so. */
export async function grown(page) {
  await page.waitForFunction(() => [...document.querySelectorAll('.growing main > *')]
    .every((piece) => piece.style.contentVisibility === 'visible'));
  // What is laid out in one frame is observed in the next.
  await page.evaluate(() => new Promise((seen) => { requestAnimationFrame(() => requestAnimationFrame(seen)); }));
}

const said = ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => (
  `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.none[0]?.message ?? node.all[0]?.message}`
)));

/** Every rule of WCAG 2.0 to 2.2, A and AA, and that the headings are in order. */
export const axe = async (page, part = 'html') => said(await new AxeBuilder({ page })
  .include(part)
  .withTags(standards)
  .options({
    preload: false,
    runOnly: { type: 'tag', values: standards },
    rules: Object.fromEntries(['heading-order', 'page-has-heading-one', 'skip-link', 'landmark-one-main']
      .map((rule) => [rule, { enabled: true }])),
  })
  .analyze());

/** The rules whose answer depends on how wide the page is. */
export const axeOfLayout = async (page) => said(await new AxeBuilder({ page })
  .options({ preload: false, runOnly: ['target-size', 'scrollable-region-focusable'] })
  .analyze());

/** What is written in a colour too near to its ground, in pictures too, which axe does not look into. */
export const contrast = (page, part = 'body') => page.evaluate((part) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  /** How bright it is where these colours lie one on the other. */
  const luminance = (colours) => {
    canvas.globalAlpha = 1;
    canvas.fillStyle = '#fff';
    canvas.fillRect(0, 0, 1, 1);
    for (const [colour, opacity] of colours) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      part /= 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const known = new Map(); // the same few colours are everywhere
  const ratio = (below, text) => {
    const key = JSON.stringify([below, text]);
    if (!known.has(key)) {
      const [high, low] = [luminance([...below, text]), luminance(below)].sort((a, b) => b - a);
      known.set(key, (high + 0.05) / (low + 0.05));
    }
    return known.get(key);
  };
  const found = new Set();
  for (const root of document.querySelectorAll(part)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const looked = new Set();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || looked.has(element)) continue;
      looked.add(element);
      if (element.closest('[aria-disabled="true"], script, style, title') || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      if (style.clipPath !== 'none') continue; // for those who listen
      const below = [];
      let opacity = 1;
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor, opacity: own } = getComputedStyle(at);
        below.unshift([backgroundColor, 1]);
        opacity *= Number(own);
      }
      if (opacity === 0) continue; // until the mouse comes
      const size = parseFloat(style.fontSize);
      const isLarge = !(element instanceof SVGElement) && (size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700));
      const colour = element instanceof SVGElement ? style.fill : style.color;
      const it = ratio(below, [colour, opacity]);
      if (it < (isLarge ? 3 : 4.5)) found.add(`hard to read, ${it.toFixed(1)}: ${element.textContent.trim().slice(0, 40)}`);
    }
  }
  return [...found];
}, part);

/** What sticks out or is cut off. */
export const flaws = (page) => page.evaluate(() => {
  const flaws = [];
  for (const [name, box] of [['page', document.documentElement], ['text', document.getElementById('mdbook-content')]]) {
    if (box.scrollWidth > box.clientWidth) flaws.push(`the ${name} scrolls sideways`);
  }
  for (const element of document.querySelectorAll('main :is(p, li, figcaption, summary, :not(pre) > code)')) {
    if (element.closest('table, svg') || !element.getClientRects().length) continue; // a table scrolls by itself
    const frame = element.closest('figure, details, main').getBoundingClientRect();
    if (element.getBoundingClientRect().right > frame.right + 1) {
      flaws.push(`sticks out: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  for (const svg of document.querySelectorAll('main svg:not(a svg, button svg)')) {
    if (!svg.getClientRects().length) continue;
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
});
